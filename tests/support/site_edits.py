"""What people do to the theme, pictures and notes of a site and to its output, by chance.

With ``page_edits``, ``record_edits`` and ``order_edits`` these are all ``EDITS``: who walks over a
site takes them from here.
"""

from __future__ import annotations

import os
import random
import shutil

import order_edits  # noqa: F401 - it names its kinds of edits
from page_edits import CONFIG, KINDS, Edit, Folder, kind, words
from photos import photo
from record_edits import command, or_none
from sites import ROOT
from tipsite.output.disk import STAGE
from traced_files import pdf, plain_pdf, recording

# ------------------------------------------------------------------ theme, pictures, files

THEME = "themes/spring"


@kind(2)
def theme_of_its_own(site: Folder, chance: random.Random) -> None:
    with site.data(CONFIG) as said:
        if isinstance(said.get("site"), dict):
            or_none(said["site"], "theme", chance, "spring")
    if not site.has(f"{THEME}/theme.yaml"):
        site.write(f"{THEME}/theme.yaml", "parent: plain\n")


@kind(3)
def colour(site: Folder, chance: random.Random) -> None:
    accent = chance.choice(("#5b2a6e", "#0a4a52", "#5588aa", "teal", "red;}"))
    tokens = f'tokens:\n  light:\n    accent: "{accent}"\n  corner: {chance.choice("01")}rem\n'
    site.write(f"{THEME}/theme.yaml", f"parent: plain\n{tokens}")


SAYING = (
    "{{ view.frame.say.leave }}",
    "{{ view.frame.say }}",
    "{{ view.frame.say.copy().help_numbers }}",
    "{% for key, said in view.frame.say.items() %}{{ said }}{% endfor %}",
    "{{ view.frame.say | length }} {{ view.frame.say | dictsort | last }}",
    "{{ view.frame.languages }} {{ view.frame.menu }}",
)
"""Ways in which a template may read phrases and what surrounds a page."""


@kind(3)
def template(site: Folder, chance: random.Random) -> None:
    name = chance.choice(("page.html", "service.html", "macros.html", "base.html"))
    path = f"{THEME}/templates/{name}"
    line = words("content/en/x", chance, 3)
    if site.has(path) and chance.random() < 0.4:
        site.remove(path)
    elif name in ("page.html", "service.html"):
        fault = chance.choice(
            ("", "", "", "{{ view.nothing }}", "{% if %}", "Call 116 123", *SAYING)
        )
        block = f"{{% block main %}}{{{{ super() }}}}<p>{line}{fault}</p>{{% endblock %}}\n"
        site.write(path, f'{{% extends "plain/{name}" %}}\n{block}')
    else:
        own = (ROOT / "themes" / "plain" / "templates" / name).read_text(encoding="utf-8")
        site.write(path, own.replace("</footer>", f"<p>{line}</p></footer>"))


@kind(3)
def style_sheet(site: Folder, chance: random.Random) -> None:
    path = f"{THEME}/assets/site.css"
    if site.has(path) and chance.random() < 0.4:
        site.remove(path)
        return
    own = (ROOT / "themes" / "plain" / "assets" / "site.css").read_text(encoding="utf-8")
    rules = ("h2{color:#123}", ".prose p{margin:0}", ".call{display:none}", "a{color:#eee", "")
    site.write(path, f"{own}\n{chance.choice(rules)}\n")


@kind(4)
def phrase(site: Folder, chance: random.Random) -> None:
    """In the site's own theme, or in its own file for the theme that comes with tipsite."""
    tag = chance.choice(("sq", "sq", "ar", "sr-Cyrl", "mk"))
    path = chance.choice((f"{THEME}/phrases/{tag}.po", f"{THEME}/phrases/phrases.pot"))
    context, english = chance.choice(
        (("help_numbers", "Numbers to call"), ("leave", "Leave this site"))
    )
    said = (
        f'msgctxt "{context}"\nmsgid "{english}"\nmsgstr "{words(f"content/{tag}/x", chance, 3)}"\n'
    )
    if site.has(path) and chance.random() < 0.3:
        site.remove(path)
    elif path.endswith(".pot"):
        said = said.replace(english, f"{english} {chance.choice(('now', 'here'))}").replace(
            said.split("msgstr ")[1].strip(), '""'
        )
        site.write(path, f'msgid ""\nmsgstr ""\n\n{said}')
    else:
        site.write(path, f'msgid ""\nmsgstr ""\n\n{said}')


@kind(2)
def phrases_of_a_language(site: Folder, chance: random.Random) -> None:
    path, own = "themes/plain/phrases/sq.po", ROOT / "themes" / "plain" / "phrases" / "sq.po"
    if site.has(path) and chance.random() < 0.4:
        site.remove(path)
        return
    old = 'msgstr "Kaloni te teksti"'
    new = f'msgstr "{words("content/sq/x", chance, 3)} {chance.choice(("", "", "{x}"))}"'
    site.write(path, own.read_text(encoding="utf-8").replace(old, new))


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h{}"/>{}</svg>\n'
)


@kind(3)
def picture(site: Folder, chance: random.Random) -> None:
    """A drawing or a small photo: one more, another one, a damaged one, none."""
    path = chance.choice(("content/images/sign.svg", "content/images/bridge.jpg"))
    if site.has(path) and chance.random() < 0.3:
        site.remove(path)
    elif path.endswith(".svg"):
        script = chance.choice(("", "", "<script>1</script>", "<"))
        site.write(path, DRAWING.format(chance.randint(1, 5), script))
    else:
        whole = photo("JPEG", 340 + 20 * chance.randint(0, 2), 200)
        site.write(path, whole if chance.random() < 0.8 else whole[:300])


@kind(2)
def picture_in_a_text(site: Folder, chance: random.Random) -> None:
    paths = site.pages()
    if paths:
        path, name = chance.choice(paths), chance.choice(("sign.svg", "bridge.jpg"))
        site.write(path, f"{site.read(path).rstrip()}\n\n![{words(path, chance, 3)}]({name})\n")
        if chance.random() < 0.7 and not site.has(f"content/images/{name}"):
            new = (
                DRAWING.format(1, "").encode() if name.endswith("svg") else photo("JPEG", 340, 200)
            )
            site.write(f"content/images/{name}", new)


@kind(2)
def file_to_take_away(site: Folder, chance: random.Random) -> None:
    path = "content/files/leaflet.pdf"
    if site.has(path) and chance.random() < 0.3:
        site.remove(path)
    else:
        site.write(path, chance.choice((pdf(), plain_pdf(), b"%PDF-1.4 none")))


@kind(2)
def recording_to_hear(site: Folder, chance: random.Random) -> None:
    path = "content/files/talk.wav"
    if site.has(path) and chance.random() < 0.3:
        site.remove(path)
    else:
        site.write(path, recording(chance.choice((1, 2, 70))))


# ------------------------------------------------------------------ states of translations


@kind(4)
def translations_are_current(site: Folder, chance: random.Random) -> None:
    tags = [tag for tag in site.tags() if tag != "en"]
    if tags:
        command(site, "translate", "accept", chance.choice(tags), "--all")


@kind(2)
def translation_is_reviewed(site: Folder, chance: random.Random) -> None:
    paths = [path for path in site.pages() if not path.startswith("content/en/")]
    if paths:
        _, tag, name = chance.choice(paths).split("/", 2)
        command(site, "translate", "review", tag, name, "--by", "a reader")


@kind(2)
def notes_of_states(site: Folder, chance: random.Random) -> None:
    """Lost, or with a line less, or one that is damaged."""
    paths = site.find("content/*/.tipsite-translation.tsv")
    if paths:
        path = chance.choice(paths)
        lines = site.read(path).splitlines(keepends=True)
        match chance.randrange(3):
            case 0:
                site.remove(path)
            case 1:
                lines.pop(chance.randrange(len(lines)))
                site.write(path, "".join(lines))
            case _:
                at = chance.randrange(len(lines))
                lines[at] = lines[at].replace("\t", " ", 1)
                site.write(path, "".join(lines))


# ------------------------------------------------------------------ beside the texts


@kind(1)
def other_files(site: Folder, chance: random.Random) -> None:
    path = chance.choice(("content/en/notes.txt", "content/stray.md", "private/notes.md", "a.txt"))
    if site.has(path):
        site.remove(path)
    else:
        site.write(path, "A name that nobody may know: Xhemile.\n")


@kind(1)
def other_times(site: Folder, chance: random.Random) -> None:
    for path in sorted(site.root.rglob("*")):
        if path.is_file() and not path.is_symlink() and chance.random() < 0.8:
            os.utime(path, ns=(1_700_000_000_000_000_000 + chance.randrange(10**12),) * 2)
    site.touched = True


@kind(2)
def edit_that_no_time_tells(site: Folder, chance: random.Random) -> None:
    """As many bytes, and the time that the file had."""
    paths = [path for path in site.pages() if "e" in site.read(path).rpartition("---")[2]]
    if paths:
        path = site.root / chance.choice(paths)
        found, (head, _, body) = path.stat(), path.read_text(encoding="utf-8").rpartition("---")
        letter = chance.choice("aio")
        path.write_text(f"{head}---{body.replace('e', letter)}", encoding="utf-8", newline="")
        os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
        site.touched = True


@kind(2)
def output_is_changed(site: Folder, chance: random.Random) -> None:
    """By somebody else: a page, the list of files, a file of a host, all of it, a dead build."""
    output = site.root / "output"
    pages = sorted(output.rglob("*.html")) if output.is_dir() else []
    if not pages:
        return
    page = chance.choice(pages)
    match chance.randrange(6):
        case 0:
            found = page.stat()
            page.write_bytes(page.read_bytes().replace(b"a", b"b", 1))
            os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))
        case 1:
            page.unlink()
        case 2:
            (output / ".tipsite-manifest.json").unlink(missing_ok=True)
        case 3:
            shutil.rmtree(output)
        case 4:
            (output / "CNAME").write_text("tips.example")
        case _:
            (output / STAGE).mkdir(exist_ok=True)
    site.touched = True


EDITS: dict[str, Edit] = {name: edit for name, (edit, _) in KINDS.items()}
WEIGHTS: dict[str, int] = {name: weight for name, (_, weight) in KINDS.items()}
