#!/usr/bin/env python3
"""Holds what the checks found in a month of sample data against what was planted in it.

    tools/compare_checks.py SAMPLE MONTH --findings F --results R --people P --documents D
        [--shown rosters,lists,...] [--bank FILE]... [--refused FILE] [--all]

Findings and results are `check show RUN` and `check show RUN --results`, documents `quota list`,
all as CSV; people are book, person, enrolment and household number of the rosters. A bank's file is
truth-bank.csv or a table of results: who was paid late, and who was not paid. `refused` names the
checks whose case the program was seen to refuse, with the refusal. --shown says what was imported:
cases that need more are left out. --all prints the checks without a case too.

Exit code 1 when something planted was not found, or something of high severity was found that was
not planted; each is named, never a person.
"""
import argparse
import collections
import csv
import re
import sys


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("sample")
    parser.add_argument("month")
    for name in ("findings", "results", "people", "documents"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--shown", default="rosters,lists,money")
    parser.add_argument("--bank", action="append", default=[])
    parser.add_argument("--refused")
    parser.add_argument("--all", action="store_true")
    return parser.parse_args()


def planted_in_files(args):
    """By check, the places and how often each: a household of a county, or what it is about."""
    planted = collections.defaultdict(collections.Counter)
    people = set()
    for row in rows_of(f"{args.sample}/truth-checks.csv"):
        # The dead are paid until they are known: in one month.
        is_now = row["from"] == args.month if row["check"] == "A01" else row["from"] <= args.month
        if not is_now or row["shown_by"] not in args.shown.split(","):
            continue
        place = (row["county"], row["household_no"] or row["about"])
        person = (row["check"], place, row["resident_id"])
        if row["resident_id"] and person in people:
            continue
        people.add(person)
        planted[row["check"]][place] += 1
    return planted


def planted_by_banks(args, planted):
    """Batches with somebody paid late (A22), and lines that were not paid (A23)."""
    for path in args.bank:
        for row in rows_of(path):
            county, batch, line = row["reference"].removeprefix("B").split("-")[:3]
            if row.get("kind") == "paid_late":
                planted["A22"][(county, batch)] = 1
            if row.get("kind") == "bank_failed" or row.get("status") == "failed":
                planted["A23"][(county, batch, line)] = 1


def households_of(args):
    """The household numbers of a person or an enrolment; of those copied from elsewhere, theirs."""
    households = collections.defaultdict(set)
    for row in rows_of(args.people):
        number = re.sub(r"^M\d{6}", "", row["unit_no"])
        households[(row["book"], row["person"])].add(number)
        households[(row["book"], "enrolment " + row["enrolment"])].add(number)
    return households


def place_of(finding, households, numbers, planted):
    """What a finding is about, as the planted cases name it."""
    county, check = finding["county"], finding["check"]
    if check == "A21":
        return (county, finding["program"])
    if check == "A22":
        return (county, finding["batch"])
    if check == "A23":
        return (county, finding["batch"], finding["line"])
    who = finding["person"] or finding["subject"]
    if (county, who) in households:
        mine = sorted(households[(county, who)])
        known = [number for number in mine if (county, number) in planted[check]]
        return (county, (known or mine or [""])[0])
    about = re.sub(r"^document (\d+)", lambda of: numbers.get(of[1], of[0]), finding["subject"])
    return (county, re.sub(r" of \d{4}$", "", about))


def found_in(args, planted, own):
    """By check, the places of the findings of the check's own severity, each person once."""
    households = households_of(args)
    numbers = {row["document"]: row["number"] for row in rows_of(args.documents)}
    found = collections.defaultdict(collections.Counter)
    seen = set()
    for finding in rows_of(args.findings):
        check, person = finding["check"], finding["person"]
        if finding["severity"] != own[check]:
            continue
        place = place_of(finding, households, numbers, planted)
        one = (check, place, person or finding["subject"])
        if check != "A23" and one in seen:
            continue
        seen.add(one)
        found[check][place] += 1
    return found


def notes_of(args, results, planted):
    """What is said of a check that nothing is planted for, and those of which it is not true."""
    refused = dict(line.split() for line in open(args.refused)) if args.refused else {}
    notes, unseen, rows = {}, [], set()
    for row in rows_of(f"{args.sample}/checks.csv"):
        check, shown, what = row["check"], row["shown"], row["what"]
        rows.add(check)
        if shown == "refused":
            notes[check] = f"refused before: {what}"
            if refused.get(check, what) != what:
                unseen.append(check)
        elif args.all and shown in ("planted", "bank") and not planted[check]:
            notes[check] = "should be planted"
            unseen.append(check)
        elif shown == "kept":
            notes[check] = f"not planted: {what}"
        elif shown == "missing":
            notes[check] = results[check]["result"]
    return notes, unseen + sorted(set(results) - rows)


def main():
    args = arguments()
    results = {row["check"]: row for row in rows_of(args.results)}
    own = {check: row["severity"] for check, row in results.items()}
    planted = planted_in_files(args)
    planted_by_banks(args, planted)
    found = found_in(args, planted, own)
    notes, faults = notes_of(args, results, planted)
    print(f"  {'check':<5}  {'title':<40} {'severity':<8} {'planted':>7} {'found':>7} {'false':>7}")
    for check, row in sorted(results.items()):
        right = sum((planted[check] & found[check]).values())
        false = sum(found[check].values()) - right
        wanted = sum(planted[check].values())
        if right < wanted or (false and own[check] == "high"):
            faults.append(check)
        if args.all or wanted or false:
            print(f"  {check:<5}  {row['title']:<40} {own[check]:<8} {wanted:>7} {right:>7}"
                  f" {false:>7}  {notes.get(check, '')}".rstrip())
    for check in faults:
        for what, places in (("planted and not found", planted[check] - found[check]),
                             ("found and not planted", found[check] - planted[check])):
            for place in sorted(places)[:5]:
                print(f"{check} {what}: {' '.join(place)}", file=sys.stderr)
    if faults:
        sys.exit(f"not as planted: {' '.join(sorted(set(faults)))}")


if __name__ == "__main__":
    main()
