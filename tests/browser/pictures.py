"""The pictures of `docs/images`, taken anew: `python -m tests.browser.pictures [FOLDER]` (needs Chromium).

Sample stories of invented outlets; fonts are this machine's, so take them where Noto is installed.
"""

import base64
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import QUIET, serving

IMAGES = Path(__file__).parent.parent.parent / "docs" / "images"
QUALITY = 0.8
TO_WEBP = """async ([png, quality]) => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/webp", quality });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
"""Chromium writes WebP: a third of the PNG's size."""


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    scene: str = "day"
    language: str = "en"
    width: int = 1280
    height: int = 1000
    dark: bool = False
    click: str = ""
    """Selector of what is clicked before the picture is taken."""


PICTURES = (
    Picture("front", "/"),
    Picture("front-dark-german", "/", language="de", dark=True),
    Picture("front-arabic", "/", language="ar"),
    Picture("front-japanese", "/", language="ja", width=768, height=1024),
    Picture("front-phone", "/", width=320, height=720),
    Picture("story", "/stories/cable-car", height=1500),
    Picture("story-passage", "/stories/salt-battery", height=900, click="button.cite"),
    Picture("story-arabic-dark", "/stories/salt-battery", language="ar", dark=True, click="button.cite"),
    Picture("story-japanese", "/stories/salt-battery", language="ja", width=768, height=1024),
    Picture("story-phone-german", "/stories/cable-car", language="de", width=320, height=720),
    Picture("story-phone-passage", "/stories/cable-car", width=320, height=720, dark=True, click="button.cite"),
    Picture("radar", "/stories/salt-battery/radar", height=1300),
    Picture("your-feed", "/your-feed?topic=science&topic=technology"),
    Picture("empty", "/", scene="first", height=640),
)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
        for scene in dict.fromkeys(picture.scene for picture in PICTURES):
            with serving(Path(work) / scene) as address:
                for picture in PICTURES:
                    if picture.scene == scene:
                        (folder / f"{picture.name}.webp").write_bytes(_taken(browser, address, picture))
        browser.close()


def _taken(browser: Browser, address: str, picture: Picture) -> bytes:
    context = browser.new_context(
        locale=picture.language,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
    )
    page = context.new_page()
    page.goto(address + picture.path, wait_until="load")
    if picture.click:
        page.locator(picture.click).first.click()
        page.mouse.move(0, 0)
    shot = page.screenshot(animations="disabled")
    webp = _as_webp(context.new_page(), shot)
    context.close()
    return webp


def _as_webp(blank: Page, png: bytes) -> bytes:
    written: str = blank.evaluate(TO_WEBP, [base64.b64encode(png).decode(), QUALITY])
    return base64.b64decode(written)


if __name__ == "__main__":
    main()
