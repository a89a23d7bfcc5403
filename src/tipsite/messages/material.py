"""Problems of material: pieces that are printed, carried or shared."""

from __future__ import annotations

from collections.abc import Mapping

from tipsite.messages import N_, Message

MATERIAL: Mapping[str, Message] = {
    "material-text": N_(
        "What is written below the keys of a piece of material is shown on no piece.",
        "Write it under words, in a place of its kind, or delete it.",
    ),
    "material-phone": N_(
        "A phone number (“{found}”) is among the words of a piece.",
        "Leave it out. Numbers live in records: add it to one (tipsite new service makes one), and name that under numbers.",
        "It is that of “{meant}”: leave it out, and name “{meant}” under numbers.",
    ),
    "material-web": N_(
        "An address on the web (“{found}”) is among the words of a piece.",
        "Leave it out: a piece has the address of its campaign, and a code that leads there.",
    ),
    "material-plain": N_(
        "The words of a piece are plain text: “{found}” would be printed as it is written.",
        "Write words alone.",
        "Write: {meant}",
    ),
    "material-kind": N_(
        "There is no template for the kind “{kind}”.",
        "There are: {known}.",
        "Do you mean “{meant}”?",
    ),
    "material-slot": N_(
        "“{kind}” has no place for “{slot}”.",
        "Its places for words are: {known}.",
        "Do you mean “{meant}”?",
    ),
    "material-slot-one": N_(
        "“{slot}” is one text, and here is a list of several.",
        "Write them as one text, or leave the others out.",
    ),
    "material-slot-missing": N_(
        "“{kind}” needs words for “{slot}”.", "Write under words: {slot}: …"
    ),
    "material-number-country": N_(
        "“{id}” is a line of {country}, and no piece is made for that country.",
        "Add {country} under country, or take the number away.",
    ),
    "material-no-number": N_(
        "The piece for {country} has fewer numbers than its kind needs ({least}).",
        "Name a service of {country} under numbers.",
    ),
    "material-many-numbers": N_(
        "The piece for {country} has {count} numbers; its kind has room for {most}.",
        "Keep those that matter most.",
    ),
    "material-of-source": N_(
        "“{key}” of a piece comes from its file in the source language; here it is not read.",
        "Delete it here, or change it there: then it changes in all languages.",
    ),
    "material-discreet-words": N_(
        "A discreet piece has only lines, so “{slot}” is not printed.",
        "Delete it, or write discreet: no.",
    ),
    "material-missing": N_(
        "Not made in these languages, as it is not translated: {languages}.",
        "Translate its title and words in a file of the same name.",
    ),
    "material-half": N_(
        "Not made: “{slot}” has fewer texts here ({count}) than in the source ({wanted}).",
        "Translate all of them; half a piece is never made.",
    ),
    "material-borrowed": N_(
        "No piece is made in {language}: hours, costs and months would be in {other} there.",
        "Translate the phrases of the theme; then delete this.",
    ),
    "material-draft": N_(
        "Not made: its words are a translation that nobody has checked ({state}).",
        "Let a native speaker read it, then type “tipsite translate review”.",
    ),
    "material-records": N_(
        "Not made: names and labels in {language} are a translation that nobody has checked ({state}).",
        "Let a native speaker read the records, then write “reviewed” under translation in campaigns.yaml.",
    ),
    "material-behind": N_(
        "Not made: its source has changed since it was translated.",
        "Translate what has changed; “tipsite translate diff” shows it.",
    ),
    "material-approval": N_(
        "Not made: the site asks for approval, and it is not approved as it is now.",
        "Let whoever decides read it, then type “tipsite approve”.",
    ),
    "material-held": N_(
        "Not made for {country}: “{other}” has no published line to call. Nobody can change what is printed.",
        "Choose another service than “{id}”, or confirm the line of “{other}” and write publish: yes there.",
    ),
    "material-unconfirmed": N_(
        "Not made for {country}: “{other}” was not confirmed for {days} days. Nobody can change what is printed.",
        "Phone the line of “{other}” and type “tipsite directory confirmed”, or choose another service than “{id}”.",
    ),
    "material-twice": N_(
        "“{value}” is written here twice.",
        "Delete one of them: a piece is made once for each country.",
    ),
    "material-discreet-picture": N_(
        "“{kind}” is a picture to send on, and such a piece cannot be discreet: it has to say where it comes from.",
        "Choose a kind to be printed, such as card, or write discreet: no.",
    ),
    "material-name": N_(
        "Not made: “{id}” has no name, or no label, in the language “{language}”.",
        "Translate name and label of the service.",
    ),
    "material-unnamed": N_(
        "Not made for {country}: “{id}” has no short name in the language “{language}”, and a discreet piece may not say whose line it is.",
        "Give it one that tells nothing, such as “short_name: {{en: SOS line}}”, or choose another service.",
    ),
    "material-telling": N_(
        "Not made for {country}: “{found}” beside a number would tell what a discreet piece is about.",
        "Choose another service, or say it in short_name or label of “{id}” without “{word}”.",
    ),
    "material-telling-footnote": N_(
        "Not made for {country}: its footnote would tell what a discreet piece is about.",
        "Say it without “{word}” under footnotes in campaigns.yaml, or leave the country out here.",
    ),
    "material-overflow": N_(
        "The words for “{slot}” do not fit on the piece for {country}: {over} too much.",
        "Shorten them.",
    ),
    "material-overflow-address": N_(
        "The address of the campaign does not fit on the piece for {country}: {over} too much.",
        "It is made of “address” in campaigns.yaml and of the name of the file of the campaign: a shorter name helps (“tipsite rename”). "
        "Or leave this piece out with “status: draft”.",
    ),
    "material-overflow-numbers": N_(
        "The numbers and what must be beside them do not fit on the piece for {country}: "
        "{over} too much.",
        "Take a number away, or shorten names and labels in the records.",
    ),
    "material-extra": N_(
        "Pieces of material are set with Typst, which is not installed here.",
        "Type “tipsite doctor”: it prints the command that installs it.",
    ),
    "link-card-long": N_(
        "The title “{title}” is too long for the picture of a link, so links to its page show none.",
        "Make the title shorter.",
    ),
    "material-template": N_(
        "Typst could not set this template: {said}.",
        "Correct the template, or take the file out of your theme: then that of its parent is used.",
    ),
    "material-one-page": N_(
        "A picture has one page, and this template sets {pages}: nobody would see the others.",
        "Let the template keep all on one page, or report an overflow.",
    ),
    "material-fault": N_(
        "This piece cannot be made as it must be, by a fault of tipsite ({said}).",
        "Nothing is wrong with your words. Leave it out with “status: draft”, and report this line.",
    ),
    "material-head": N_(
        "A template of material has to say what it needs, and this one does not.",
        "Begin it with lines such as “//: format: pdf”, “//: words: {{headline: needed}}”, “//: numbers: {{least: 1, most: 2}}”.",
    ),
    "material-letter": N_(
        "The fonts for material have no “{letter}” ({code}), so a box would be printed.",
        "Write it in another way.",
    ),
    "material-package": N_(
        "A template of material loads nothing from elsewhere, and this one asks for a package.",
        "Write what you need of it into the template, or into piece.typ of your theme.",
    ),
    "material-old-beside": N_(
        "Material that is out does not say all that has to be beside the number of “{id}” today ({count}): {pieces}.",
        "Type “tipsite material outdated”: it says where copies hang, and has a text to send there.",
    ),
    "material-function": N_(
        "A template of material shows what it is handed, and nothing else: “{name}” has no place in it.",
        "Take it out: words, pictures and the code are in view.json. If it is a name of your own, choose another.",
    ),
    "material-file": N_(
        "This folder is for templates of material, each with an ending of .typ directly in it: “{name}” is not used.",
        "Take it out. What a template shows is handed to it with view.json.",
    ),
    "material-old-number": N_(
        "Material that is out has a number of “{id}” that is not published any more ({count}): {pieces}.",
        "Type “tipsite material outdated”: it says where copies hang, and has a text to send there.",
    ),
    "material-list-line": N_(
        "This line does not say which piece has which number.",
        "A line is the address of a piece, the id of a service, twelve digits or letters, and a day. Take it back from an older copy, or delete it.",
    ),
    "material-pixels": N_(
        "This photo has {across} pixels across; printed {width} mm wide it needs {wanted} ({least} an inch).",
        "Take a larger one, as the camera made it, or a drawing (SVG).",
    ),
    "material-pixels-shown": N_(
        "This photo has {across} pixels across; on the picture to share it needs {wanted}.",
        "Take a larger one, as the camera made it, or a drawing (SVG).",
    ),
    "audit-piece-lacks": N_(
        "A part of {piece} that somebody takes along does not say “{words}”.",
        "Let the template set “{what}” of the line there, each time it sets the number.",
    ),
    "audit-piece-loose": N_(
        "On {piece} the number {found} is outside of the parts that its template has reported.",
        "Report a part there, with all that must be beside a number.",
    ),
    "audit-piece-number": N_(
        "{piece} shows {found}, which is not one of its numbers.",
        "Take it out of the template: digits come from view.lines alone.",
    ),
    "audit-piece-twice": N_(
        "A part of {piece} has {found} more than once: a cut may leave a number by itself.",
        "Report a part for each, with all that must be beside a number.",
    ),
    "audit-piece-picture": N_(
        "There is a picture on {piece}, or a code to scan, which its template was not handed.",
        "Show the files of view.picture, view.logo and view.code alone.",
    ),
    "audit-piece-small": N_(
        "“{words}” on {piece} is {size} high; it must be {least} at least.",
        "Let the template set it larger, or report an overflow where there is no room.",
    ),
    "audit-piece-edge": N_(
        "“{words}” on {piece} is nearer than {least} mm to the edge, or beyond it.",
        "Let the template keep it away from where the sheet is cut.",
    ),
    "audit-piece-cut": N_(
        "“{words}” on {piece} reaches over the edge of its part, where that is cut.",
        "Let the template make it smaller, or report an overflow.",
    ),
    "audit-piece-square": N_(
        "The numbers on {piece} reach into the edge that networks cut off.",
        "Let the template keep them a tenth of its width away from each side.",
    ),
    "audit-piece-contrast": N_(
        "“{words}” on {piece} can hardly be read on what is behind it: {ratio} to 1, and {least} to 1 is needed.",
        "Choose another colour in the template, or lay a plain ground behind the words.",
    ),
    "audit-piece-overlap": N_(
        "On {piece} “{words}” and “{other}” cover each other.",
        "Let the template set them apart, or report an overflow.",
    ),
    "audit-piece-example": N_(
        "A page of {piece} does not say “{words}”, although this is a demonstration.",
        "Let the template print view.example across.",
    ),
    "audit-piece-sheet": N_(
        "{piece} does not say “{words}”, which must be on it once.",
        "Let the template set view.{what}.",
    ),
    "audit-piece-title": N_(
        "The title of {piece} is “{found}”; programs and lists have to show “{title}”.",
        "Give the document view.title in the template.",
    ),
    "audit-piece-lead": N_(
        "{piece} leads to {found}, which is no address of this site, or nothing that a piece may lead to.",
        "Take the link out of the template: it has view.address and view.code.",
    ),
    "audit-piece-told": N_(
        "{piece} is discreet, and yet it tells: {found}.",
        "Take it out of the template where view.discreet is set.",
    ),
}
