"""Problems of pictures and of the files that pages offer."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

MEDIA: Mapping[str, Message] = {
    "listen-not-offered": N_(
        "This page offers no recording or film “{file}”.",
        "Put it into content/files/, and write at the head of the page: “downloads:”, and below it “- file: {file}”, “title: …” and “transcript: page.md”.",
        "Do you mean “{meant}”?",
    ),
    "image-missing": N_(
        "There is no picture “{file}” in content/images/.",
        "Put it there, and write its path from that folder, such as logo.svg.",
        "Do you mean “{meant}”?",
    ),
    "image-outside": N_(
        "The picture “{file}” is not in content/images/.",
        "Put it there, and write its name: ![what it shows](photo.jpg).",
    ),
    "image-needs-alt": N_(
        "The picture “{file}” has no words for those who do not see it.",
        "Write what it shows, between its square brackets or as “alt: …”. If it is only decoration, write “decorative” there, or “decorative: yes”.",
    ),
    "image-alt-or-not": N_(
        "A picture that is only decoration has no words.", "Delete this line, or “decorative: yes”."
    ),
    "share-image-svg": N_(
        "No chat and no network draws “{file}”, an SVG.",
        "Save it as PNG or JPEG too, 1200 by 630 pixels, and name that here.",
    ),
    "campaign-image-svg": N_(
        "No chat and no network draws “{file}”, an SVG: they show links to this campaign without a picture.",
        "Save it as PNG or JPEG too, 1200 by 630 pixels, and name that as share_image of the site, or write link_cards: yes there. On the pages, the SVG stays.",
    ),
    "file-number-held": N_(
        "This file shows {found}, a number of “{id}” that is not published.",
        "Take the number out where the PDF was made, and export it again; or take the file out of the downloads.",
    ),
    "file-number-unknown": N_(
        "This file shows numbers that no record has: {found}.",
        "Nobody can correct a file that somebody has taken away. Name the page of a service in it instead, or see that the numbers are right.",
    ),
    "file-unread": N_(
        "tipsite has not read all words of this file: only its links, notes and titles.",
        "Look whether it shows a number that is not published any more. Unless its pages are pictures, “tipsite doctor” says what reads it.",
    ),
    "image-not-used": N_(
        "No page shows this picture, so it is not published.",
        "Nothing to do if that is meant; else write ![what it shows](name of the file) in a page.",
    ),
    "image-misplaced": N_(
        "There is a picture here, where tipsite looks for none.",
        "Move it to content/images/: from there it is published small, and without the place where it was taken.",
    ),
    "image-kind": N_(
        "tipsite cannot read this file as a picture.",
        "Save it as JPEG or PNG, in an app for photos. Possible are {known}; another ending of the name does not change a file.",
    ),
    "image-moving": N_(
        "This picture moves, and a reader could not stop it.",
        "Save a single picture of it, or make a film of it and offer that as a file (the page “Content” of the documentation).",
    ),
    "image-pixels": N_(
        "This picture has more than {most} million pixels.",
        "Make it smaller in an app for photos: 1,300 pixels across are enough.",
    ),
    "image-heavy": N_(
        "No size of this picture gets below {most} kB.",
        "Cut out the part that matters, or choose a picture with less in it.",
    ),
    "svg-refused": N_(
        "There is nothing in this SVG that is safe to show, or it wants to read something from elsewhere ({why}).",
        "Export it as plain SVG, without scripts, pixel images and entities.",
    ),
    "svg-cleaned": N_(
        "tipsite publishes this SVG without what could act, load or hide in it: {what}.",
        "Look at the picture. If something is missing, export it as plain SVG, text as paths.",
    ),
    "file-locked": N_(
        "This file asks for a password, and no reader has it.",
        "Make it again without a password.",
    ),
    "pdf-picture": N_(
        "A picture in this PDF is packed so that tipsite cannot be sure that it tells nothing of who took it, where and when.",
        "Open the PDF, print it, and choose “Save as PDF” as the printer. Or put the pictures into the document anew, made smaller in an app for photos, and export it again.",
    ),
    "sound-more": N_(
        "This recording is made of several pieces, or holds more than sound, which tipsite cannot clean for certain.",
        "Open it in an app for sound such as Audacity, and export it once more as one recording (Ogg, Opus or MP3), with all fields for title and artist empty.",
    ),
    "film-vorbis": N_(
        "The sound of this film carries notes of its maker in a place where they cannot be taken out.",
        "Export the film once more, in an app for films such as HandBrake, with Opus sound, or as MP4.",
    ),
    "file-broken": N_(
        "This file is damaged, or a part of it is missing.",
        "Export it again, or copy it from the phone or the camera again.",
    ),
    "zip-broken": N_(
        "This ZIP is damaged, empty, or has two files of one name.",
        "Make it anew: mark the files, and let the computer pack them.",
    ),
    "zip-large": N_(
        "This ZIP holds more than {most} files, or more than {bytes} MB when it is unpacked.",
        "Leave out what is not needed, or make several of it.",
    ),
    "zip-outside": N_(
        "“{name}” in this ZIP would be unpacked into another folder, or is a link or has a name that not every computer knows.",
        "Make the ZIP anew from plain files; without \\ : * ? and quotation marks in their names.",
    ),
    "zip-telling": N_(
        "The name “{name}” in this ZIP holds a telling word (“{word}”): it stays on the phone of whoever unpacks it.",
        "Give that file or folder another name, and make the ZIP anew.",
    ),
    "zip-kind": N_(
        "“{name}” in this ZIP is of a kind that tipsite cannot clean, or is not what its name says.",
        "Take it out of the ZIP, or save it as another kind. Possible are: {known}.",
    ),
    "zip-member": N_(
        "“{name}” in this ZIP cannot be cleaned of what it tells of its maker.",
        "Put it into content/files/ by itself, and offer it on a page: then tipsite says what is wrong with it. Mend it, and make the ZIP anew.",
    ),
    "film-track": N_(
        "Beside picture and sound this film holds a track of another kind ({kind}): often the places where it was taken.",
        "Export it from an app for films as MP4; that leaves the track out.",
    ),
    "office-file": N_(
        "An Office file tells who wrote it and often what was deleted, and opens on few phones.",
        "Export it as PDF (in Word or LibreOffice: File, Export; tick the box for accessibility), put that into content/files/, and keep this file elsewhere.",
    ),
    "audit-trace": N_(
        "This published file tells more than it shows ({found}).",
        "If it belongs to the theme, export it without metadata; else this is a mistake of ours: please tell us.",
    ),
    "audit-image-heavy": N_(
        "This file of a picture has {bytes} bytes (at most {most}).",
        "Make the theme's picture smaller.",
    ),
    "audit-image": N_(
        "A picture on this page lacks {lacking}: the text would jump, or a blind reader get nothing.",
        "In a template, write {{ picture(…) }} of macros.html.",
    ),
}
