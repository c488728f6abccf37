"""The pages that people read: server-rendered, in their language, and complete without JavaScript."""

from services.feed.pages.faults import Fault
from services.feed.pages.look import STATIC, Look
from services.feed.pages.routes import pages

__all__ = ["STATIC", "Fault", "Look", "pages"]
