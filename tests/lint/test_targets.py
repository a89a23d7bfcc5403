"""The targets in campaigns.yaml: mistakes are told at their place, and no secret stands there."""

from __future__ import annotations

import pytest

from sites import CONFIG, edit, problems

SFTP = "kind: sftp\n    host: ssh.example.org\n    user: office\n    path: public_html"


def written(*targets: str) -> list[str]:
    """Return the problems of a site with these targets, by code, with their line in the first."""
    text = edit(CONFIG) + "targets:\n" + "".join(f"  - id: one\n    {one}\n" for one in targets)
    head = edit(CONFIG).count("\n")  # with the mark of the section, less the line of the key
    return [f"{int(one.split(':')[1]) - head} {one.split()[1]}" for one in problems(text)]


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    "right",
    [
        SFTP,
        SFTP + "\n    port: 2222",
        SFTP.replace("sftp", "ftps"),
        SFTP.replace("ssh.example.org", "192.0.2.144"),
        "kind: folder\n    path: ../public",
        "kind: folder\n    path: /var/www/site",
        "kind: s3\n    bucket: tips",
        "kind: s3\n    bucket: tips\n    endpoint: https://s3.example.org\n    prefix: site",
        "kind: git\n    branch: gh-pages\n    repository: git@codeberg.org:office/site.git",
        "kind: git\n    branch: pages\n    repository: https://github.com/office/site.git",
    ],
)
def test_a_target_of_each_kind_is_fine(right: str) -> None:
    assert written(right) == []


@pytest.mark.one_in(4)
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("kind: ftp\n    path: x", "2 unknown-choice"),
        ("kind: folder", "1 missing-key"),
        ("kind: folder\n    path: ../x\n    host: example.org", "4 target-key-other"),
        ("kind: folder\n    path: .", "3 target-folder-site"),
        ("kind: folder\n    path: content/x", "3 target-folder-site"),
        ("kind: folder\n    path: ./output", "3 target-folder-site"),
        (SFTP.replace("public_html", "../x"), "5 target-value"),
        (SFTP.replace("ssh.example.org", "sftp://ssh.example.org/"), "3 target-value"),
        (SFTP.replace("ssh.example.org", "sftp://me:pw@example.org/"), "3 secret-in-file"),
        (SFTP + "\n    port: 99999", "1 target-value"),
        (SFTP + "\n    password: 1234", "6 secret-in-file"),
        (SFTP + "\n    private-key: 1234", "6 secret-in-file"),
        ("kind: s3\n    bucket: x\n    endpoint: http://s3.example.org", "4 target-value"),
        ("kind: git\n    branch: ..\n    repository: git@x:y", "3 target-value"),
        ("kind: git\n    branch: x\n    repository: http://x/y", "4 target-value"),
        ("kind: git\n    branch: x\n    repository: https://me:t0k@x/y", "4 secret-in-file"),
    ],
)
def test_a_mistake_in_a_target_is_told_at_its_place(wrong: str, told: str) -> None:
    assert written(wrong) == [told]


def test_two_targets_have_two_names() -> None:
    folder = "kind: folder\n    path: ../public"
    assert written(folder, folder) == ["4 id-twice"]
    text = edit(CONFIG) + "targets:\n  - id: Our Site\n    " + folder + "\n"
    assert [one.split()[1] for one in problems(text)] == ["target-id"]
