#!/usr/bin/env bash
# What a desk and a relay cost as programs: start-up, idle memory, a message from one desk to the other, what stands over a
# large book. Needs the release programs (`./demo` builds them). Prints a table; each figure is the median of several.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/target/release
here=$(mktemp -d)
running=()
trap 'kill "${running[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$here"' EXIT

now_us() { echo $(($(date +%s%N) / 1000)); }
median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
row() { printf '%-58s %10s %s\n' "$1" "$2" "$3"; }
memory_kib() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

# Starts a program; sets `pid` when it has said that it serves, and `took` to the microseconds until then.
serve() {
    local out=$here/out.$RANDOM began
    began=$(now_us)
    : >"$out"
    "$@" >"$out" 2>/dev/null &
    pid=$!
    running+=("$pid")
    until grep -q '^\(ready\|listening\)' "$out"; do
        kill -0 "$pid"
        sleep 0.002
    done
    took=$(($(now_us) - began))
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

row 'figure' 'found' 'aim'
starts=()
for _ in 1 2 3 4 5; do
    serve "$bin/tacit" desk run --folder "$here/a" --key-file "$here/key"
    starts+=("$took")
    kill "$pid" && wait "$pid" 2>/dev/null || true
done
row 'a desk serves after' "$(printf '%s\n' "${starts[@]}" | median | awk '{ print $1 / 1000 }') ms" '150 ms'
serve "$bin/tacit-relay" run --folder "$here/relay" --listen "127.0.0.1:$port"
relay=$pid
row 'a relay listens after' "$(awk "BEGIN { print $took / 1000 }") ms" '150 ms'
serve "$bin/tacit" desk run --folder "$here/a" --key-file "$here/key"
a=$pid
serve "$bin/tacit" desk run --folder "$here/b" --key-file "$here/key"
desk a channel invite north --with borland --viewpoint B --relay "$here/relay/address" --token "${tokens[0]}" --out "$here/invitation" >/dev/null
desk b channel accept north "$here/invitation" --with arland --viewpoint A --token "${tokens[1]}" >/dev/null
until desk a channel status --json | grep -q '"open"' && desk b channel status --json | grep -q '"open"'; do sleep 0.1; done
sleep 2
row 'memory of an idle desk with one channel' "$(awk "BEGIN { print $(memory_kib "$a") / 1024 }") MiB" '40 MiB'
row 'memory of an idle relay with one channel' "$(awk "BEGIN { print $(memory_kib "$relay") / 1024 }") MiB" '40 MiB'

asks=()
for _ in $(seq 15); do
    began=$(now_us)
    desk b inbox --json >/dev/null
    asks+=($(($(now_us) - began)))
done
row 'one command that only looks' "$(printf '%s\n' "${asks[@]}" | median | awk '{ print $1 / 1000 }') ms" ''
sent=()
for number in $(seq 15); do
    began=$(now_us)
    desk a message send "figure $number" --channel north >/dev/null
    until desk b inbox --json | grep -q "figure $number\""; do :; done
    sent+=($(($(now_us) - began)))
done
row 'from a command at A to the message in an answer at B' "$(printf '%s\n' "${sent[@]}" | median | awk '{ print $1 / 1000 }') ms" ''

# Both promises, so that there is something to judge.
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

# A large book: incidents of others, each with a claim by an accepted source, and some strikes on the listed proxy among them.
first=1
for count in 1000 100000; do
    {
        echo '{"v":1,"type":"source","id":"wire"}'
        echo '{"v":1,"type":"viewpoint","id":"A","party":"arland","accepts":["wire"]}'
        seq "$first" "$count" | awk '{ printf "{\"v\":1,\"type\":\"incident\",\"id\":\"i%d\",\"begin\":\"2026-01-%02dT%02d:00Z\"}\n{\"v\":1,\"type\":\"claim\",\"id\":\"c%d\",\"incident\":\"i%d\",\"by\":\"wire\",\"says\":{\"author\":\"%s\",\"act\":\"%s\",\"hits\":[{\"of\":\"%s\",\"kind\":\"people\"}]}}\n", $1, $1 % 28 + 1, $1 % 24, $1, $1, ($1 % 1000 ? "united-powers" : "arland"), ($1 % 1000 ? "rhetoric" : "armed-attack"), "gamma-brigades" }'
    } >"$here/records.jsonl"
    began=$(now_us)
    desk a incident import "$here/records.jsonl" >/dev/null
    row "import, up to $count incidents with their claims" "$(awk "BEGIN { print ($(now_us) - $began) / 1000000 }") s" ''
    desk a standing >/dev/null
    asks=()
    for _ in $(seq 9); do
        began=$(now_us)
        desk a standing >/dev/null
        asks+=($(($(now_us) - began)))
    done
    row 'what stands of both promises, asked of the desk by a command' "$(printf '%s\n' "${asks[@]}" | median | awk '{ print $1 / 1000 }') ms" '100 ms, flat'
    row 'memory of the desk' "$(awk "BEGIN { print $(memory_kib "$a") / 1024 }") MiB" ''
    first=$((count + 1))
done
kill "$a" && wait "$a" 2>/dev/null || true
serve "$bin/tacit" desk run --folder "$here/a" --key-file "$here/key"
row 'a desk with that book serves after' "$(awk "BEGIN { print $took / 1000 }") ms" ''
