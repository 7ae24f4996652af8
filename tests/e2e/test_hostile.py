"""Events are written by anybody: nothing in them runs, loads, hides, reorders or breaks the page."""

from playwright.async_api import expect

from tests.e2e.layout import flaws
from tests.e2e.stage import Stage, ago

SCRIPTS = (
    "<script>window.owned = 1</script>",
    '<img src=x onerror="window.owned = 1">',
    '"><svg/onload=window.owned=1>',
    "javascript:window.owned=1",
    "{{7*7}} ${window.owned=1} <!-- --> ]]>",
    "</textarea><iframe srcdoc='<script>parent.owned=1</script>'>",
)


async def test_markup_and_scripts_are_text_wherever_they_stand(stage: Stage):
    requests: list[str] = []
    stage.page.on("request", lambda request: requests.append(request.url))
    stage.project.send(
        *(
            {
                "message": text,
                "service": text,
                "host": text,
                "level": "error",
                "logger": text,
                text: text,
                "timestamp": ago(seconds=60 - n),
            }
            for n, text in enumerate(SCRIPTS)
        )
    )
    await stage.open(field="service")
    await expect(stage.rows).to_have_count(len(SCRIPTS))
    await expect(stage.page.locator(".fval li")).not_to_have_count(0)
    for index in range(len(SCRIPTS)):
        await stage.rows.nth(index).click()
        await expect(stage.page.locator(".event pre")).to_have_text(SCRIPTS[len(SCRIPTS) - 1 - index])
        await stage.page.locator(".event").get_by_role("button", name="Close").click()
    await stage.page.goto(
        f"{stage.project.server.url}/?project={stage.project.slug}&query=%3Cscript%3Ewindow.owned%3D1%3C%2Fscript%3E&event=%22%3E%3Cscript%3E"
    )
    await expect(stage.page.locator(".log")).to_be_visible()
    assert await stage.page.evaluate("window.owned") is None
    assert all(url.startswith(stage.project.server.url) for url in requests)


async def test_the_other_pages_take_them_as_text_too(stage: Stage):
    hostile = [{"message": text, "service": text, "host": text, "logger": text} for text in SCRIPTS]
    stage.project.send(*hostile)
    pages = (
        ("/home", {}), ("/sources", {}), ("/sources", {"by": "host"}), ("/", {"query": "* | timechart count by service"}),
        ("/", {"query": "* | stats count by service, logger"}), ("/", {"columns": "logger,service", "density": "wrap"}),
    )  # fmt: skip
    for path, state in pages:
        await stage.open(path, **state)
        await expect(stage.page.get_by_text("<img src=x onerror").first).to_be_visible()
        assert await flaws(stage.page) == [], path
        assert await stage.page.evaluate("window.owned") is None
    await stage.open("/tail")
    await expect(stage.page.get_by_text("following", exact=True)).to_be_visible()
    stage.project.send(*hostile)
    await expect(stage.page.locator(".tail .tx")).to_have_text(list(SCRIPTS))
    assert await stage.page.evaluate("window.owned") is None


async def test_controls_and_bidirectional_overrides_are_seen_as_symbols(stage: Stage):
    stage.project.send({"message": "user\u202egnp.exe\u2066 \x07bell\x00 \u200bzero", "service": "a\u202eb"})
    await stage.open()
    await stage.expect_messages("user‹U+202E›gnp.exe‹U+2066› ␇bell␀ ‹U+200B›zero")
    await expect(stage.rows.locator(".who").first).to_have_text("a‹U+202E›b")


async def test_ansi_colours_are_shown_with_the_page_s_own_and_other_sequences_as_symbols(stage: Stage):
    stage.project.send({"message": "\x1b[1;31mred\x1b[0m plain \x1b[2Jclear"})
    await stage.open()
    await stage.expect_messages("red plain ␛[2Jclear")
    await expect(stage.rows.locator(".ansi-red")).to_have_text("red")


async def test_a_line_of_a_megabyte_is_one_row_and_opens_bit_by_bit(stage: Stage):
    line = "begin " + "x" * 1_000_000 + " end"
    stage.project.send({"message": line}, {"message": "neighbour"})
    await stage.open(query="begin")
    await expect(stage.rows).to_have_count(1)
    assert (await stage.rows.first.bounding_box())["height"] == 24
    await stage.rows.first.click()
    await expect(stage.page.locator(".event pre")).to_contain_text("begin")
    assert len(await stage.page.locator(".event pre").inner_text()) < 10_000
    assert await flaws(stage.page) == []
    await stage.page.get_by_role("button", name="more characters").click()
    await expect(stage.page.get_by_role("button", name="more characters")).to_have_count(0)
    assert len(await stage.page.locator(".event pre").inner_text()) == len(line)
    assert await flaws(stage.page) == []


async def test_five_hundred_fields_with_long_names_and_values_stay_in_their_places(stage: Stage):
    stage.project.send({"message": "many", **{f"field_{n:03}_{'n' * 80}": "v" * (n * 3) for n in range(500)}})
    await stage.open()
    await stage.rows.first.click()
    await stage.page.get_by_role("button", name="more fields").click()
    assert await stage.page.locator(".kv > div").count() > 500
    assert await flaws(stage.page) == []
    await stage.page.set_viewport_size({"width": 390, "height": 844})
    assert await flaws(stage.page) == []


async def test_characters_stacked_high_and_words_without_end_break_no_row(stage: Stage):
    stage.project.send(
        {"message": "Z" + "\u0351" * 200 + "algo", "service": "w" * 4000, "host": "\ufdfd" * 40, "level": "L" * 500}
    )
    await stage.open()
    assert (await stage.rows.first.bounding_box())["height"] == 24
    assert await flaws(stage.page) == []
    await stage.rows.first.click()
    assert await flaws(stage.page) == []
