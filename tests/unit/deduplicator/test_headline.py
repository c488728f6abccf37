"""What outlets put around a headline is set aside, and nothing else."""

import pytest

from services.deduplicator.headline import bare


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Bridge in Portsea closed", "Bridge in Portsea closed"),
        ("UPDATE 1: Bridge in Portsea closed", "Bridge in Portsea closed"),
        ("WRAPUP 2-Bridge in Portsea closed", "Bridge in Portsea closed"),
        ("BREAKING: Bridge in Portsea closed - Gazette", "Bridge in Portsea closed"),
        ("Bridge in Portsea closed | The Daily Gazette", "Bridge in Portsea closed"),
        ("СРОЧНО: Мост в порту закрыт", "Мост в порту закрыт"),
        ("Portsea: bridge closed after storm", "Portsea: bridge closed after storm"),
        ("BRIDGE STRIKE: DAY TWO IN PORTSEA", "BRIDGE STRIKE: DAY TWO IN PORTSEA"),
        ("Live - Gazette", "Live - Gazette"),
        (
            "Storm closes bridge - mayor says it will be a long week",
            "Storm closes bridge - mayor says it will be a long week",
        ),
        ("", ""),
    ],
)
def test_labels_and_outlets_names_go(title: str, kept: str) -> None:
    assert bare(title) == kept
