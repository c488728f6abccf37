"""Outlets, and how many reports there are where."""

from pydantic import BaseModel, Field

from services.feed.answers.vocabulary import Direction
from shared.events import OutletKind


class Outlet(BaseModel):
    id: str = Field(examples=["tagesblatt"])
    name: str = Field(examples=["Tagesblatt"])
    home: str | None = Field(description="home page; null when it is not an http address")
    country: str = Field(description="ISO 3166-1 alpha-2, empty when unknown", examples=["DE"])
    country_name: str = Field(examples=["Germany"])
    kind: OutletKind


class LanguageCount(BaseModel):
    language: str = Field(description="BCP 47", examples=["de"])
    name: str = Field(description="in that language", examples=["Deutsch"])
    english_name: str = Field(examples=["German"])
    direction: Direction
    reports: int


class CountryCount(BaseModel):
    country: str = Field(description="ISO 3166-1 alpha-2, empty when unknown", examples=["DE"])
    name: str = Field(examples=["Germany"])
    reports: int


class Coverage(BaseModel):
    """Who reports the story: all reports, reprints and opinion among them, the most first."""

    languages: list[LanguageCount]
    countries: list[CountryCount]
