"""What a person does on the schema page, and what the server has of it then."""

from typing import Any

from httpx import Client
from playwright.sync_api import Locator, Page, expect


def open_schema(page: Page, project: dict[str, Any]) -> None:
    """Go to the page and wait until its parts have come."""
    page.goto(f"/projects/{project['id']}/schema")
    page.locator("skeleton-designer:defined").first.wait_for(state="attached")


def open_category(page: Page, category_id: int) -> Locator:
    """Open a row, and give it."""
    page.locator(f"#category-{category_id}-opener").click()
    row = page.locator(f"#category-{category_id}")
    expect(row.get_by_label("Name", exact=True).first).to_be_visible()
    return row


def categories_of(client: Client, project: dict[str, Any]) -> list[dict[str, Any]]:
    """The categories as the server has them."""
    made: list[dict[str, Any]] = client.get(f"/api/v1/projects/{project['id']}").json()[
        "categories"
    ]
    return made


def press(page: Page, *keys: str) -> None:
    """Press keys one after another."""
    for key in " ".join(keys).split():
        page.keyboard.press(key)


def reach(page: Page, selector: str, key: str = "Tab") -> None:
    """Press a key until what the selector names has the focus."""
    for _ in range(120):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{key} does not reach {selector!r}.")
