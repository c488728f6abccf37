"""One space for texts of all languages, without a model.

In: a text's words and their language. `pivot_terms` turns them into English stems (by translation lexicons), the sound
of names in any script, and numbers; `similarity` compares two such texts. Out: weights that are comparable across
languages. Lexicons are data files, read when their language first occurs; NOTICE says where they come from.
"""

from services.clusterer.crosslang.comparison import Rarity, similarity
from services.clusterer.crosslang.terms import Pivot, pivot_terms, share, text_terms

__all__ = ["Pivot", "Rarity", "pivot_terms", "share", "similarity", "text_terms"]
