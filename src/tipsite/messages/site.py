"""Problems between files: references, languages, settings, phrases, words."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

SILENCE: Mapping[str, Message] = {
    "silence-unknown": N_(
        "There is no problem with the code “{code}”.",
        "Copy the code from what tipsite prints: it comes right after the place.",
        "Do you mean “{meant}”?",
    ),
    "silence-protects": N_(
        "“{code}” protects people, so it is always reported.", "Delete this entry of site.silence."
    ),
    "silence-error": N_(
        "“{code}” is an error here, and errors are always reported.",
        "Mend the error, and delete this entry of site.silence.",
    ),
    "silence-reason": N_(
        "The reason is too short for whoever reads it in a year.",
        "Say in a few words why nobody needs to see it.",
    ),
}


SITE: Mapping[str, Message] = {
    "not-approved": N_(
        "“{name}” is not approved yet, and site.approval asks for it.",
        "Let whoever decides read it, then type “tipsite approve {name} --by ROLE”.",
    ),
    "approved-by-hand": N_(
        "Nobody can tell whether “{name}” was changed since it was approved: there is no fingerprint of it.",
        "Let whoever decides read it as it is now, then type “tipsite approve {name} --by ROLE”.",
    ),
    "changed-since-approval": N_(
        "“{name}” was changed since it was approved (by {by}, {on}).",
        "Let whoever decides read it again, then type “tipsite approve {name} --by ROLE”.",
    ),
    "no-campaigns-file": N_(
        "There is no campaigns.yaml in this folder.",
        "Go to the folder of your site, or make a new one with: tipsite init my-site",
    ),
    "no-home": N_(
        "The site has no first page in its source language.",
        "Write this file; see the page “Content” of the documentation.",
    ),
    "question-cycle": N_(
        "To make something, tipsite needs the thing itself: {chain}.",
        "This is a mistake in tipsite, not in your files. Please send these words to its makers.",
    ),
    "file-name": N_(
        "The name “{name}” becomes a web address: small letters, digits and hyphens only.",
        "Rename it to “{meant}”.",
    ),
    "file-not-used": N_(
        "tipsite does not use this file.",
        "Files to offer belong in content/files/, pictures in content/images/; else move it elsewhere.",
    ),
    "name-not-text": N_("The name of this file is damaged.", "Rename it."),
    "file-too-large": N_("This file is larger than {most} MB.", "Make it smaller, or take it out."),
    "link-on-disk": N_(
        "This is a link to another place, which tipsite does not follow.",
        "Put the file itself here.",
    ),
    "path-collision": N_(
        "This file and “{other}” differ only in capital letters or accents.", "Rename one of them."
    ),
    "address-twice": N_(
        "Two pages have the address {address}; the other is made by {other}.",
        "Give this page another file name or slug.",
    ),
    "address-made": N_(
        "tipsite itself makes the page {address}.",
        "Give this page another name. Words for every route go into routes/person.md, child.md and worker.md, those for one pair into routes/pairs/.",
    ),
    "slug-form": N_(
        "The slug “{slug}” is not an address: small Latin letters, digits and hyphens only.",
        "Write for example “{meant}”.",
    ),
    "slug-not-here": N_("An index page keeps its address.", "Delete the slug."),
    "alias-form": N_(
        "“{alias}” is not what comes after {address} in the address of a page.",
        "Write what came after that in the address of the page, such as “sq/old-page.html”.",
        "Write: {meant}",
    ),
    "alias-query": N_(
        "No host can tell “{alias}” from the same address without what comes after ? or #.",
        "Write: {meant}",
    ),
    "alias-host": N_(
        "“{alias}” is not below {address}, so this site cannot lead on from there.",
        "Delete this line. Whoever looks after that other address can send its readers here.",
    ),
    "alias-page": N_(
        "At {address} there is a page already, or one that may come any day: {other}.",
        "Delete this line, or give that page another name first. Capital letters make no other address.",
    ),
    "alias-itself": N_(
        "{address} is where this page is now: it would lead to itself.", "Delete this line."
    ),
    "alias-twice": N_(
        "Two old addresses are the same, {address}; the other is at {other}.",
        "Keep the one of the page that readers should come to. Capital letters make no other address.",
    ),
    "address-lost": N_(
        "People may still come to {address}, and nothing is there any more.",
        "At the head of the page that should be there now, write “aliases: [{address}]”; if nobody may find it again, in campaigns.yaml “gone: [{address}]”.",
    ),
    "address-lost-source": N_(
        "Readers who come to {address} are told that the page is no longer shown: {file} is not there, only a page in another language.",
        "Put {file} back. Else write “aliases: [{address}]” at the head of the page that should be there now; if nobody may find it again, in campaigns.yaml “gone: [{address}]”.",
    ),
    "address-lost-folder": N_(
        "People may still come to {count} addresses in {folder}, which is no language of the site any more.",
        "Give the language back its folder and its place in site.languages; if nobody may find them again, write in campaigns.yaml “gone: [{folder}]”.",
    ),
    "gone-page": N_(
        "{address} is to be gone, and it is a page of today.",
        "Write “gone: yes” at the head of {file}, and it goes in all languages; or delete this line, if the page may be found.",
    ),
    "gone-made": N_(
        "{address} is to be gone, and tipsite makes it of a record of today.",
        "Write “publish: hold” in that record, or take it away; or delete this line, if the page may be found.",
    ),
    "name-reserved": N_(
        "The name “{name}” cannot be a file on every system.", "Choose another name."
    ),
    "name-too-long": N_(
        "The name “{name}” has {count} letters, and not every computer can keep a file with such a long name.",
        "Choose a name of at most {most} letters.",
    ),
    "lead-missing": N_(
        "No line below “lead” names {country}: the home page, “I need help” and the page for lost addresses show none of its numbers.",
        "Write below “lead”: {country}: [{id}]",
    ),
    "page-left-out": N_("This page is left out ({why}).", "Nothing to do if that is meant."),
    "page-to-come": N_(
        "This page comes out on {day}, but only if you publish on that day or later.",
        "“tipsite new schedule” makes a daily run that publishes it on its day.",
    ),
    "page-left-out-source": N_(
        "This page is left out, as its source {file} is ({why}).",
        "A translation is never out without its source. Nothing to do if that is meant; else change that line of the source.",
    ),
    "unknown-page": N_(
        "There is no page “{name}”.",
        "Check the link; it leads to a .md file.",
        "Do you mean “{meant}”?",
    ),
    "page-not-in-source": N_(
        "{file} is not there, only a page of this name in another language: readers of all others see no link here.",
        "Put {file} back, or write it; if the page has to go, take this out, too.",
    ),
    "unknown-country": N_(
        "There is no directory for the country “{name}”.",
        "Check the two letters (Kosovo: XK). “tipsite new country {name}” adds it, with its numbers; else take this out, or link a page outside this site.",
        "Do you mean “{meant}”?",
    ),
    "contact-no-country": N_(
        "A phone of site.contacts has no country, and the same digits are another number elsewhere.",
        "Write “country: AL” beside its kind, with the two letters of the country (Kosovo: XK).",
    ),
    "contact-country": N_(
        "“{country}” is not a country code.",
        "Write two capital letters: AL for Albania, XK for Kosovo, MK for North Macedonia.",
    ),
    "contact-empty": N_(
        "The contact “{kind}” has no phone, e-mail address or website.",
        "Add phones, emails or websites to it, as in a service, or delete it.",
    ),
    "contact-helps": N_(
        "The number “{dial}” is a contact of your organization, and a line of help, too: “{id}”.",
        "Beside your own contacts every page says that nobody gets help there. Give another number here, or delete it here.",
    ),
    "contact-unknown": N_(
        "This page asks for the contact “{kind}”, and site.contacts in campaigns.yaml has none.",
        "Add it there, or take it out of “contacts” at the head of this page.",
    ),
    "contact-unseen": N_(
        "No page shows the contact “{kind}”.",
        "Write at the head of a page, such as about.md: contacts: [{kind}]",
    ),
    "unknown-campaign": N_(
        "There is no campaign “{name}” in campaigns.yaml.",
        "Add it there, or correct the name.",
        "Do you mean “{meant}”?",
    ),
    "unknown-language": N_(
        "The site has no language “{tag}”.",
        "Its languages are: {known}.",
        "Do you mean “{meant}”?",
    ),
    "unknown-language-folder": N_(
        "The folder's name “{tag}” is not a language of the site.",
        "The languages are: {known}. Rename the folder, or add it to site.languages.",
    ),
    "not-a-tag": N_(
        "“{tag}” is not a language tag.",
        "Write for example en, sq or sr-Cyrl.",
        "Do you mean “{meant}”?",
    ),
    "language-no-countries": N_(
        "site.countries has no line for the language “{tag}”.",
        "Add the countries in the order that suits its readers.",
    ),
    "language-countries-empty": N_(
        "The line of the language “{tag}” in site.countries is empty.",
        "Write the countries there, in the order that suits its readers. A site without countries has none in any language, and no files in content/services/.",
    ),
    "campaign-no-countries": N_(
        "This campaign names no country, so its page shows no numbers.",
        "Write where it runs: countries: [AL]",
    ),
    "page-of-countries": N_(
        "There is no page “{name}”: tipsite makes it of countries, and this site has none.",
        "Write the page yourself, in each language, or take the link out. “tipsite new country” adds a country with its numbers.",
    ),
    "language-doubt": N_(
        "tipsite knows nothing of the language “{tag}”.",
        "Do you mean “{meant}”? If not, nothing to do: it borrows what it does not know.",
    ),
    "language-twice": N_("A language is listed twice in site.languages.", "Delete one."),
    "name-no-source": N_(
        "site.name has no name in the source language “{tag}”.", "Add a line for it."
    ),
    "address-form": N_(
        "“{address}” is not the whole address of a site.",
        "Begin with https:// and end with a slash: https://example.org/",
    ),
    "address-signs": N_(
        "The address {address} has a “{sign}”, which servers would read as an order.",
        "Write its name and its folders with letters, digits and hyphens.",
    ),
    "address-not-https": N_(
        "The site says “https: yes”, and its address “{address}” begins with http.",
        "Write the address with https://, or take “https: yes” away.",
    ),
    "not-https": N_("“{url}” is not an https address.", "Only https links leave the site."),
    "lead-country": N_(
        "“{id}” is not a service of {country}.", "Choose one from that country's file."
    ),
    "lead-on-hold": N_(
        "“{id}” should come first on the home page, but has no published line. It is left out.",
        "When it is confirmed, type: tipsite directory confirmed {id} --publish.",
    ),
    "lead-no-number": N_(
        "“{id}” should come first on the home page, but nobody has filled in its number. It is left out.",
        "Write it in {place} after “dial”. Then this message says how it is confirmed.",
    ),
    "note-on-hold": N_(
        "“{id}” is to be called where nothing else is found, but has no published line.",
        "Name another service under call, or confirm its number in {file} and write publish: yes there.",
    ),
    "note-twice": N_(
        "{country} has two notes for the need {need}.",
        "Put both into one.",
    ),
    "sheet-on-hold": N_(
        "“{id}” should be on the sheet of {country}, but has no published line to call. Nobody can change what is printed.",
        "Choose another service, or let this one be confirmed and type: tipsite directory confirmed {id} --publish. If its number is missing in {file}, fill it in first.",
    ),
    "service-on-hold": N_(
        "The service “{id}” is not published; only the words of the link remain.",
        "Publish it, or write of another service.",
    ),
    "link-outside": N_(
        "“{target}” leads out of the folder of this language.",
        "Write the path from this file to a page of the same language. tipsite itself links the languages.",
    ),
    "link-not-md": N_(
        "“{target}” is not a page of the site.",
        "Link to the .md file, or write https://… If no link is meant, write a space between the brackets.",
    ),
    "link-service": N_(
        "“{target}” is neither a page nor a service: readers would get no number.",
        "Write: {meant}",
    ),
    "heading-unknown": N_(
        "{path} has no heading “{words}”.",
        "Check the words after #, or leave them out.",
        "Write #{meant}: the words of the heading in small letters, with hyphens for spaces.",
    ),
    "file-kind": N_(
        "Pages do not offer files of this kind.",
        "Export it as one of these, or move it out of content/files/: {known}.",
    ),
    "static-made": N_(
        "tipsite itself makes {name}.",
        "Delete this file: the page “Hosts” of the documentation says what is in ours.",
    ),
    "static-icon": N_(
        "A picture in the tab or on the phone's screen would tell whose site somebody reads.",
        "Delete this file: the pages of tipsite have an empty one.",
    ),
    "static-active": N_(
        "A file like {name} may load, send or run something, and nobody can leave it; tipsite publishes none as it is.",
        "Make a page of it. To prove whose site it is, use googleXXXX.html, yandex_XXXX.html, BingSiteAuth.xml, or an entry of your domain (DNS).",
    ),
    "static-kind": N_(
        "tipsite publishes files here only if they cannot load or run anything; {name} is of another kind.",
        "Possible are: {known}.",
    ),
    "static-content": N_(
        "This is not what a file called {name} holds.",
        "Get it again from where it came, and copy it as it is, in UTF-8.",
    ),
    "file-content": N_(
        "What is in this file is not {kind}.",
        "Export it again; another ending of the name does not change a file.",
    ),
    "file-elsewhere": N_(
        "“{file}” is not a file of this site.",
        "Put the file into content/files/ and write its path from there: a site loads nothing from other places.",
    ),
    "file-missing": N_(
        "There is no file “{file}” in content/files/.",
        "Put it there, and write its path from that folder.",
        "Do you mean “{meant}”?",
    ),
    "file-not-offered": N_(
        "No page offers this file, so it is not published.",
        "Add it to the downloads of a page, or move it out of content/files/.",
    ),
    "not-for-all": N_(
        "A person who does not hear gets nothing from “{file}”.",
        "Write what is said in it as a page, and add “transcript: page.md”; for a film, “captions: file.vtt” is possible too.",
    ),
    "transcript-unseen": N_(
        "The language {tag} shows the file, but not this page that says what is heard in it.",
        "Publish the page in that language, or add captions.",
    ),
    "captions-begin": N_(
        "Captions begin with a line WEBVTT, and are saved as UTF-8.",
        "Export them again as WebVTT (.vtt).",
    ),
    "captions-times": N_(
        "“{found}” is a time of another kind of captions (SRT): readers would see none of them.",
        "Export them again as WebVTT (.vtt), or write a full stop for each comma in the times.",
    ),
    "captions-kind": N_("“{file}” holds no captions.", "Export them as WebVTT (.vtt)."),
    "captions-alone": N_(
        "“{file}” holds captions, which nobody reads on their own.",
        "Write the file of the film here, and the captions below it: “captions: {file}”.",
    ),
    "captions-not-here": N_("Only sound and films have captions.", "Delete the line."),
    "phrases-broken": N_(
        "The phrases cannot be read here.", "Check the quotation marks of this entry."
    ),
    "phrase-no-context": N_(
        "The phrase “{phrase}” has lost its name (msgctxt).",
        "Copy the entry from phrases.pot, or tell whoever looks after the theme.",
    ),
    "spelling-signs": N_(
        "“{word}” is not a word of letters.",
        "A spelling has letters, with spaces, hyphens or apostrophes between them.",
    ),
    "spelling-not-cyrillic": N_(
        "“{word}” has no Cyrillic letter.", "Write the word as it is in the Cyrillic text."
    ),
    "no-source-words": N_(
        "These words are not written in the site's source language, {tag}.",
        "Add them: where a language has none, readers get those in “{shown}”.",
    ),
    "derived-no-source": N_(
        "The theme has no phrases for the language “{tag}”, and its source is not listed.",
        "Add {source} to site.languages: {tag} is made of it.",
    ),
    "source-derived": N_(
        "“{tag}” is made of “{source}”, so it cannot be the source itself.",
        "Write source_language: {source}",
    ),
    "phrases-missing-all": N_(
        "The theme has no phrases for the language “{tag}”.",
        "Type: tipsite new language {tag} (the page “Translation” of the documentation). Or translate them into a file {path}.",
        "It has some for “{meant}”: write {meant} under site.languages, and put its pages into content/{meant}/.",
    ),
    "phrases-borrowed": N_(
        "{done} of {all} phrases are in the language {tag}. Until all are, its pages have those of {lender}.",
        "Translate the others here. Nothing else needs to change.",
    ),
    "locale-like": N_(
        "There are no dates and names in the language “{tag}”.",
        "Write the tag of another one that its readers know, such as sq or mk.",
    ),
    "phrases-lender": N_(
        "The theme has not all phrases in “{tag}”, so it can lend none.", "Write one of: {known}."
    ),
    "phrase-lacking": N_(
        "The theme's catalogue has no phrase “{key}”, which tipsite needs.",
        "Copy its entry from the theme plain, or tell whoever looks after the theme.",
    ),
    "phrase-missing": N_(
        "The language {tag} has no phrase “{key}” (“{english}”).", "Add its translation here."
    ),
    "phrase-placeholder": N_(
        "The phrase “{key}” must contain exactly: {names}.",
        "Copy the marks from the English ({place}).",
    ),
    "phrase-forms": N_(
        "The phrase “{key}” needs {forms} form(s) in the language {tag}.",
        "Write as many msgstr lines (English: {place}), or tell whoever looks after the theme.",
    ),
}


WORDING: Mapping[str, Message] = {
    "letter-alphabet": N_(
        "The letter “{letter}” in “{word}” is a {alphabet} one.",
        "Type the word again: it looks right, but no search finds it, and voices spell it.",
    ),
    "marks-lacking": N_(
        "“{word}” lacks its marks.",
        "Write “{right}”.",
    ),
    "language-folder": N_(
        "This page is in the folder of {tag}, and seems to be in {language}.",
        "Move it to the folder of its language, or translate it.",
    ),
    "language-alphabet": N_(
        "This page is in the folder of {tag}, and is written in {alphabet} letters.",
        "Move it to the folder of its language, or translate it.",
    ),
    "language-left": N_(
        "This is still in the language of the source ({place}).",
        "Translate it; words that should stay so are marked: [words](lang:en).",
    ),
    "term-lacking": N_(
        "The source says “{term}” here ({place}), for which the glossary has {words}.",
        "Use a word of the glossary; if this one is as good, add it to content/glossary.yaml.",
    ),
    "term-avoid": N_(
        "“{words}” should not be written: {why}",
        "Better: {better}.",
    ),
}
