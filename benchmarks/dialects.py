"""The pages of the corpus in the words of each generator's templates.

All pages have the same parts, written once (`BASE` and the three below); a dialect says how a
generator writes a variable, a loop, an end.
"""

from __future__ import annotations

import re

SITE = "https://example.org"

BASE = """\
@begin@<!doctype html>
<html lang="@code@" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>@title@ – @site@</title>
<meta name="description" content="@summary@">
<link rel="canonical" href="@address@">
@translations@<link rel="alternate" hreflang="@other@" href="@there@">
@endfor@<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">@articles@</a>
<header>
<a class="brand" href="@home@">@site@</a>
<nav><ul>
<li><a href="@home@">@menu@</a></li>
@countries@<li><a href="@directory@"@if_here@ aria-current="page"@endif@>@country@</a></li>
@endfor@</ul></nav>
<nav class="languages"><ul>
@translations@<li><a href="@there@" hreflang="@other@"@if_same@ aria-current="true"@endif@>
@endonym@</a></li>
@endfor@</ul></nav>
</header>
<main id="main">
@main@
</main>
<footer><p>@site@</p></footer>
</body>
</html>
"""
ARTICLE = """\
<article>
<h1>@title@</h1>
<p class="summary">@summary@</p>
@content@
</article>"""
LIST = """\
<h1>@articles@</h1>
<ul class="list">
@each_article@<li><a href="@its_address@">@its_title@</a><p>@its_summary@</p></li>
@endfor@</ul>"""
DIRECTORY = """\
<h1>@title@</h1>
<ul class="services">
@each_office@<li id="@office_name@"><h2>@office_label@</h2><p><a href="tel:@tel@">@dial@</a> ·
<a href="@url@">@url@</a> · @hours@</p><p>@note@</p></li>
@endfor@</ul>"""

JINJA = {
    "endfor": "{% endfor %}",
    "endif": "{% endif %}",
    "articles": "{{ t.articles }}",
    "site": "{{ t.site }}",
    "menu": "{{ t.menu }}",
    "office_name": "{{ s.name }}",
    "office_label": "{{ s.label[code] }}",
    "tel": "{{ s.tel }}",
    "dial": "{{ s.dial }}",
    "url": "{{ s.url }}",
    "hours": "{{ s.hours }}",
    "note": "{{ s.note[code] }}",
    "code": "{{ code }}",
    "countries": "{% for c in data.countries %}{% set url = home ~ 'directory/' ~ c ~ '/' %}",
    "directory": "{{ url }}",
    "country": "{{ data.names[c][code] }}",
    "home": "{{ home }}",
    "if_here": "{% if url == here %}",
    "translations": "{% for x in data.tags %}",
    "other": "{{ x }}",
    "there": "{{ here.replace('/' ~ code ~ '/', '/' ~ x ~ '/', 1) }}",
    "if_same": "{% if x == code %}",
    "endonym": "{{ data.words[x].endonym }}",
    "address": SITE + "{{ here }}",
}
HUGO = {
    "begin": "{{ $code := site.Language.Lang }}{{ $data := hugo.Data.site }}"
    "{{ $t := index $data.words $code }}{{ $home := site.Home.RelPermalink }}"
    "{{ $here := .RelPermalink }}",
    "endfor": "{{ end }}",
    "endif": "{{ end }}",
    "code": "{{ $code }}",
    "title": "{{ .Title }}",
    "summary": "{{ .Params.summary }}",
    "address": "{{ .Permalink }}",
    "articles": "{{ $t.articles }}",
    "site": "{{ $t.site }}",
    "menu": "{{ $t.menu }}",
    "home": "{{ $home }}",
    "translations": "{{ range .AllTranslations }}",
    "other": "{{ .Language.Lang }}",
    "there": "{{ .RelPermalink }}",
    "if_same": "{{ if eq .Language.Lang $code }}",
    "endonym": "{{ (index $data.words .Language.Lang).endonym }}",
    "countries": '{{ range $data.countries }}{{ $url := printf "%sdirectory/%s/" $home . }}',
    "directory": "{{ $url }}",
    "if_here": "{{ if eq $url $here }}",
    "country": "{{ index (index $data.names .) $code }}",
    "main": '{{ block "main" . }}{{ end }}',
    "content": "{{ .Content }}",
    "each_article": '{{ range (where site.RegularPages "Section" "articles").ByDate.Reverse }}',
    "its_address": "{{ .RelPermalink }}",
    "its_title": "{{ .Title }}",
    "its_summary": "{{ .Params.summary }}",
    "each_office": "{{ range index hugo.Data.offices .Params.country }}",
    "office_name": "{{ .name }}",
    "office_label": "{{ index .label $code }}",
    "tel": "{{ .tel }}",
    "dial": "{{ .dial }}",
    "url": "{{ .url }}",
    "hours": "{{ .hours }}",
    "note": "{{ index .note $code }}",
}
ZOLA = JINJA | {
    "begin": "{% set data = load_data(path='data/site.json') %}{% set code = lang %}"
    "{% set t = data.words[code] %}"
    "{% if lang == 'en' %}{% set home = '/' %}{% else %}"
    "{% set home = '/' ~ lang ~ '/' %}{% endif %}"
    "{% if page %}{% set this = page %}{% else %}{% set this = section %}{% endif %}"
    "{% set here = this.path %}",
    "title": "{{ this.title }}",
    "summary": "{{ this.description | default(value='') }}",
    "translations": "{% for x in this.translations %}",
    "other": "{{ x.lang }}",
    "there": "{{ x.path }}",
    "if_same": "{% if x.lang == lang %}",
    "endonym": "{{ data.words[x.lang].endonym }}",
    "main": "{% block main %}{% endblock %}",
    "content": "{{ page.content | safe }}",
    "each_article": "{% for p in section.pages %}",
    "its_address": "{{ p.path }}",
    "its_title": "{{ p.title }}",
    "its_summary": "{{ p.description }}",
    "each_office": "{% set all = load_data(path='data/offices.json') %}"
    "{% set c = page.extra.country %}{% for s in all[c] %}",
}
LEKTOR = JINJA | {
    "begin": "{% set data = bag('site') %}{% set code = this.alt %}{% set t = data.words[code] %}"
    "{% set home = '/' ~ code ~ '/' %}{% set here = this | url(absolute=true) %}"
    "{% if code == 'en' %}{% set here = '/en' ~ here %}{% endif %}",
    "title": "{{ this.title }}",
    "summary": "{{ this.summary or '' }}",
    "main": "{% block main %}{% endblock %}",
    "content": "{{ this.body }}",
    "each_article": "{% for p in this.children.filter(F._model == 'article') %}",
    "its_address": "{{ p | url }}",
    "its_title": "{{ p.title }}",
    "its_summary": "{{ p.summary }}",
    "each_office": "{% for s in bag('offices')[this.country] %}",
}
MKDOCS = JINJA | {
    "begin": "{% set code = page.meta.tag %}{% set data = corpus %}{% set t = data.words[code] %}"
    "{% set home = '/' ~ code ~ '/' %}{% set here = '/' ~ page.url %}",
    "title": "{{ page.title }}",
    "summary": "{{ page.meta.summary or '' }}",
    "main": "{% block main %}{% endblock %}",
    "content": "{{ page.content }}",
    "each_article": "{% for p in articles[code] %}",
    "its_address": "/{{ p.url }}",
    "its_title": "{{ p.title }}",
    "its_summary": "{{ p.meta.summary }}",
    "each_office": "{% for s in offices[page.meta.country] %}",
}


def filled(text: str, dialect: dict[str, str]) -> str:
    """Return a template in the words of ``dialect``."""
    return re.sub("@([a-z_]+)@", lambda found: dialect[found[1]], text)


def extending(base: str, text: str, dialect: dict[str, str]) -> str:
    """Return a template that puts ``text`` into the block "main" of ``base``."""
    # In Zola a block sees what its base has set; elsewhere it must be set again.
    begin = "" if dialect is ZOLA else dialect["begin"]
    main = f"{{% block main %}}{begin}{filled(text, dialect)}{{% endblock %}}"
    return f'{{% extends "{base}" %}}{main}\n'
