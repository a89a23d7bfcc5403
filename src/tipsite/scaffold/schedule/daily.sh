#!/bin/sh
# Once a day: builds, checks and publishes the site, asks whether it is still true online, and prints
# what somebody has to look at. It prints nothing and ends with 0 where there is nothing.
# Made by "tipsite new schedule". It prints no number and no name.

set -u
cd "$(dirname "$0")" || exit 2
day=${DAY:-$(date +%Y-%m-%d)}
last=$(cat .tipsite-last-run 2>/dev/null) || last=$day
export TIPSITE_UI_LANGUAGE=@LANGUAGE@
out=$(mktemp) || exit 2
err=$(mktemp) || exit 2
trap 'rm -f "$out" "$err"' EXIT
found=0

tell() {
    found=1
    printf '## %s\n\n' "$1"
    cat "$2"
    printf '\n'
}

publish() {
    # It takes away what is on hold, whatever else happens, and publishes no new number.
    tipsite publish @TARGET@ --unattended@MORE@ --today "$day" >"$out" 2>"$err"
    case $? in
    0) ;;
    1) # Problems quote lines of the files. Whoever may see them types: tipsite check
        tail -n 1 "$out" >"$err"
        tell "@NOT_PUBLISHED@" "$err" ;;
    5) tail -n 1 "$out" >"$err"
        tell "@NOT_ALL@" "$err" ;;
    *) tell "@NOT_PUBLISHED@" "$err" ;;
    esac
}

verify() {
    if [ ! -d .tipsite-published ]; then return; fi
    tipsite verify --target @TARGET@ >"$out" 2>&1
    case $? in
    0) ;;
    1) tell "@DIFFERS@" "$out" ;;
    *) tell "@UNSEEN@" "$out" ;;
    esac
}

calendar() {
    if tipsite calendar --since "$last" --today "$day" >"$out" 2>"$err"; then
        if [ -s "$out" ]; then tell "@CAME@" "$out"; fi
        printf '%s\n' "$day" >.tipsite-last-run
    else
        tell "@CAME@" "$err"
    fi
}

@ORDER@
calendar
exit "$found"
