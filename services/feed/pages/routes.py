"""The routes of the pages: which page stands where."""

from fastapi import APIRouter

from services.feed.pages.house import house
from services.feed.pages.look import Look
from services.feed.pages.newsstand import newsstand
from services.feed.pages.saved import saved_pages
from services.feed.pages.stories import stories
from services.feed.site import Site


def pages(site: Site, look: Look) -> APIRouter:
    """Stories, outlets, readers' own feeds, and the house's own pages."""
    routes = APIRouter(include_in_schema=False)
    routes.include_router(stories(site, look))
    routes.include_router(newsstand(site, look))
    routes.include_router(saved_pages(site, look))
    routes.include_router(house(site, look))
    return routes
