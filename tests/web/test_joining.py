"""Modules become one: the same code in the same order, and nothing that is not understood is let through."""

import re

import pytest

from logboom.web.app import LOGIN_MODULE, PAGE_MODULE, PAGE_SCRIPT, _assets
from logboom.web.joining import CannotJoin, joined, vendored

MAIN = "app/main.js"


def test_a_module_is_called_before_those_that_import_it_and_once():
    modules = {
        MAIN: 'import { two } from "./b.js";\nimport * as a from "./deep/a.js";\nrun(two, a.one);',
        "app/b.js": 'import { one as first } from "./deep/a.js";\nexport const two = first + 1;',
        "app/deep/a.js": "// says one\nexport const one = 1;\nexport function four() {}\nexport async function* five() {}",
    }
    assert joined(modules, MAIN) == (
        "const $app_deep_a = (() => {\nconst one = 1;\nfunction four() {}\nasync function* five() {}\n"
        "return { one, four, five };\n})();\n"
        "const $app_b = (() => {\nconst { one: first } = $app_deep_a;\nconst two = first + 1;\nreturn { two };\n})();\n"
        "await (async () => {\nconst { two } = $app_b;\nconst a = $app_deep_a;\nrun(two, a.one);\n})();\n"
    )


def test_what_others_wrote_stays_a_module_of_its_own():
    modules = {
        MAIN: 'import { h } from "./html.js";\nh(() => import("../vendor/late.js"));',
        "app/html.js": 'import render, { h } from "../vendor/p.js";\nexport { h };\nexport { x as y } from "../vendor/p.js";',
        "vendor/p.js": 'import{a}from "./q.js";export{a as h}',
        "vendor/q.js": "export const a = 1;",
        "vendor/late.js": "",
    }
    modules["app/html.js"] = modules["app/html.js"].replace("render, ", "")
    text = joined(modules, MAIN)
    assert text.startswith('import * as $vendor_p from "../vendor/p.js";\n')
    assert "return { y: $vendor_p.x, h: h };" in text
    assert vendored(modules, MAIN) == ["vendor/p.js", "vendor/q.js"]


def test_a_path_in_a_folder_is_seen_from_the_entry():
    modules = {
        MAIN: 'import { later } from "./deep/a.js";\nlater();',
        "app/deep/a.js": 'export const later = () => import("../../vendor/late.js");',
    }
    assert 'import("../vendor/late.js")' in joined(modules, MAIN)


@pytest.mark.parametrize(
    "text",
    [
        "export let changing = 1;",
        "export default 3;",
        'import "./effects.js";',
        'export * from "./b.js";',
        'import x, { y } from "./b.js";',
        "export const { a, b } = c;",
    ],
)
def test_a_form_that_is_not_read_is_refused(text: str):
    with pytest.raises(CannotJoin, match="not read"):
        joined({MAIN: text, "app/b.js": "", "app/effects.js": ""}, MAIN)


def test_modules_that_import_each_other_are_refused():
    modules = {
        MAIN: 'import { a } from "./a.js";',
        "app/a.js": f'import {{ m }} from "./{MAIN[4:]}";\nexport const a = 1;',
    }
    with pytest.raises(CannotJoin, match=r"import each other: app/main\.js -> app/a\.js -> app/main\.js"):
        joined(modules, MAIN)


def test_the_page_has_every_module_once_and_asks_for_nothing_but_the_libraries():
    assets = _assets()
    text = assets[PAGE_SCRIPT].content.decode()
    modules = assets.texts(".js")
    needed = {name for name in modules if name.startswith("app/")} - {
        MAIN,
        "app/login.js",
        PAGE_SCRIPT,
        "app/login_page.js",
    }
    missing = [name for name in needed if f"const ${re.sub(chr(92) + 'W', '_', name[:-3])} = " not in text]
    only_for_signing_in = {"app/components/sign_in.js"}
    assert set(missing) <= only_for_signing_in
    assert re.findall(r'^import .* from "([^"]+)"', text, re.MULTILINE) == re.findall(
        r'^import \* as \S+ from "(\.\./vendor/[a-z-]+\.js)";$', text, re.MULTILINE
    )
    assert vendored(modules, PAGE_MODULE) >= vendored(modules, LOGIN_MODULE)
