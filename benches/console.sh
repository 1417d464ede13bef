#!/usr/bin/env bash
# What a page of the console costs on a desk with a large book: 10,000 messages and 100,000 incidents on record (or as many as are given).
# Needs the release programs (`./demo` builds them) and curl. Prints a table; each figure of a page is the median of several.
set -euo pipefail
cd "$(dirname "$0")/.."
messages=${1:-10000}
incidents=${2:-100000}
bin=$PWD/target/release
here=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$here"' EXIT

now_us() { echo $(($(date +%s%N) / 1000)); }
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
row() { printf '%-70s %12s %s\n' "$1" "$2" "$3"; }

# Starts a program; sets `pid` and `out` when it has said that it serves.
serve() {
    out=$here/out.$RANDOM
    : >"$out"
    "$@" >"$out" 2>/dev/null &
    pid=$!
    running+=("$pid")
    until grep -q '^\(ready\|listening\)' "$out"; do
        kill -0 "$pid"
        sleep 0.01
    done
}

desk() { local name=$1; shift; "$bin/tacit" "$@" --folder "$here/$name" --key-file "$here/key"; }
head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$here/key"
chmod 600 "$here/key"
vocabulary=examples/first-steps/first-steps.vocabulary.toml
port=$((20000 + RANDOM % 20000))

"$bin/tacit-relay" init --folder "$here/relay" --origin "127.0.0.1:$port" >/dev/null
sed -i 's/^operator_listen.*/operator_listen = "127.0.0.1:0"/' "$here/relay/config.toml"
mapfile -t tokens < <("$bin/tacit-relay" admit --folder "$here/relay" --count 2)
desk a desk init --party arland --viewpoint A --label "desk of A" --vocabulary $vocabulary >/dev/null
desk b desk init --party borland --viewpoint B --label "desk of B" --vocabulary $vocabulary >/dev/null
serve "$bin/tacit-relay" run --folder "$here/relay" --listen "127.0.0.1:$port"
serve "$bin/tacit" desk run --folder "$here/a" --key-file "$here/key"
a=$pid
serve "$bin/tacit" desk run --folder "$here/b" --key-file "$here/key"
desk a channel invite north --with borland --viewpoint B --relay "$here/relay/address" --token "${tokens[0]}" --out "$here/invitation" >/dev/null
desk b channel accept north "$here/invitation" --with arland --viewpoint A --token "${tokens[1]}" >/dev/null
until desk a channel status --json | grep -q '"open"' && desk b channel status --json | grep -q '"open"'; do sleep 0.1; done
name_of() { sed -n 's/.*"fingerprint": *"\([0-9a-f]*\)".*/\1/p' | head -1; }
for pair in 'a b' 'b a'; do
    read -r here_is other <<<"$pair"
    fingerprint=$(desk "$other" desk status --json | name_of)
    desk "$here_is" channel verify north --way envoy --fingerprint "$fingerprint" --source 'the other folder' >/dev/null
done
give() {
    local name
    name=$(desk "$1" assurance give "$2" --channel north --show --json | sed -n 's/.*"name": *"\([0-9a-f]*\)".*/\1/p' | head -1)
    desk "$1" assurance give "$2" --channel north --confirm "$name" >/dev/null
}
give a examples/first-steps/arland-to-borland.assurance
give b examples/first-steps/borland-to-arland.assurance
until [ "$(desk a standing --json | grep -c '"word": "stands"')" = 2 ]; do sleep 0.2; done

# Messages both ways; those that come to A stay unread there.
each=$((messages / 2))
# A desk seals no more than 900 that the other has not shown to have: so many at a time, and then a rest until most were acknowledged.
at_once=400
behind() { desk "$1" channel status --json | sed -n 's/.*"unacknowledged": *\([0-9]*\).*/\1/p' | head -1; }
for first in $(seq 1 $at_once "$each"); do
    last=$((first + at_once - 1))
    [ "$last" -le "$each" ] || last=$each
    senders=()
    for who in a b; do
        seq "$first" "$last" | xargs -P 2 -I{} "$bin/tacit" message send "figure {} of $who" --channel north --folder "$here/$who" --key-file "$here/key" >/dev/null &
        senders+=("$!")
    done
    wait "${senders[@]}"
    for who in a b; do until [ "$(behind $who)" -lt 100 ]; do sleep 0.5; done; done
done
until [ "$(desk a inbox --unread --json | grep -c '"record"')" -ge "$each" ]; do sleep 1; done

{
    echo '{"v":1,"type":"source","id":"wire"}'
    echo '{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire"]}'
    seq "$incidents" | awk '{ printf "{\"v\":1,\"type\":\"incident\",\"id\":\"i%d\",\"begin\":\"2026-01-%02dT%02d:00Z\"}\n{\"v\":1,\"type\":\"claim\",\"id\":\"c%d\",\"incident\":\"i%d\",\"by\":\"wire\",\"says\":{\"author\":\"%s\",\"act\":\"%s\",\"hits\":[{\"of\":\"%s\",\"kind\":\"people\"}]}}\n", $1, $1 % 28 + 1, $1 % 24, $1, $1, ($1 % 1000 ? "united-powers" : "arland"), ($1 % 1000 ? "rhetoric" : "armed-attack"), "gamma-brigades" }'
} >"$here/records.jsonl"
desk a incident import "$here/records.jsonl" >/dev/null

# The desk anew, as in the morning, and the link that it prints for its first keeper.
kill "$a" && wait "$a" 2>/dev/null || true
serve "$bin/tacit" desk run --folder "$here/a" --key-file "$here/key"
until link=$(sed -n 's/^console \(http[^ ]*\).*/\1/p' "$out") && [ -n "$link" ]; do sleep 0.05; done
origin=${link%%/login/*}
curl -sS -o /dev/null -c "$here/jar" -H "Origin: $origin" -X POST "$link"

page() {
    local path=$1 what=$2 aim=$3 found=() bytes
    for _ in $(seq 11); do
        # What is on the desk changes each time, so that nothing that was worked out before is shown again.
        if [ "${4:-}" = changed ]; then desk a note add "figure $RANDOM" >/dev/null; fi
        read -r seconds bytes code < <(curl -sS -o "$here/page" -b "$here/jar" -w '%{time_total} %{size_download} %{http_code}\n' "$origin$path")
        [ "$code" = 200 ] || { echo "$path answered $code" >&2; exit 1; }
        found+=("$seconds")
    done
    row "$what" "$(printf '%s\n' "${found[@]}" | median | awk '{ printf "%.1f", $1 * 1000 }') ms" "$aim"
    row "  its bytes, uncompressed" "$bytes" ''
}

row "figure, with $messages messages and $incidents incidents" 'found' 'aim'
read -r seconds code < <(curl -sS -o "$here/page" -b "$here/jar" -w '%{time_total} %{http_code}\n' "$origin/")
row "first page, the first time after the desk began ($code)" "$(awk "BEGIN { printf \"%.0f\", $seconds * 1000 }") ms" ''
page / 'first page (Today), nothing changed since' '150 ms, 100 KB'
page / 'first page (Today), after a change of the desk' '150 ms, 100 KB' changed
page /promises 'promises, nothing changed since' ''
page /promises 'promises, after a change of the desk' '100 ms' changed
page /channels/north 'a channel, its last messages, nothing changed since' ''
page /channels/north 'a channel, after a change of the desk' '' changed
page /incidents 'incidents, nothing changed since' ''
page /incidents 'incidents, after a change of the desk' '' changed
page /timeline 'timeline, nothing changed since' ''
# From the moment at which an officer of the other desk presses Enter to the moment at which a page here is told to look again.
curl -sS -N -b "$here/jar" "$origin/live" >"$here/live" &
running+=("$!")
sleep 1
told=()
for _ in $(seq 11); do
    sleep 1
    before=$(stat -c %s "$here/live") started=$(now_us)
    desk b message send 'a figure' --channel north >/dev/null
    until [ "$(stat -c %s "$here/live")" -gt "$before" ]; do sleep 0.002; done
    told+=("$(($(now_us) - started))")
done
row 'a message ordered at the other desk, told to a page here' "$(printf '%s\n' "${told[@]}" | median | awk '{ printf "%.0f", $1 / 1000 }') ms" '300 ms'
row 'memory of that desk' "$(awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$pid/status") MiB" ''
