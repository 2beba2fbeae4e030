"""The sentences of a made-up base: neutral, each a claim that somebody makes, with slots for names."""

from __future__ import annotations

from dataclasses import dataclass

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A sort of event: its type, how its title is made, who takes part in which role, and what it does."""

    type: str
    title: str
    roles: tuple[str, ...]
    verb: str
    """What happened, in a sentence after "According to …,"."""

    violent: bool = False
    objects: tuple[tuple[str, str], ...] = ()
    """What it speaks of, each with its unit."""


CAMPAIGN = Form(
    "armed-attack",
    "Attacks around {place}",
    ("attacker", "target"),
    "a series of attacks went on",
    violent=True,
)
FOUNDING = Form(
    "founding", "Founding of a body in {place}", ("founder", "founded-body"), "the body was founded"
)
FORMS = (
    Form(
        "air-drone-strike",
        "Drone attack on {place}, {day}",
        ("attacker", "target", "claimant"),
        "two drones came down on the northern side",
        violent=True,
        objects=(("drones", "drones"), ("debris", "")),
    ),
    Form(
        "shelling-artillery-missile-attack",
        "Shelling of {place}, {day}",
        ("attacker", "victim", "denier"),
        "shells fell within an hour",
        violent=True,
        objects=(("shells", "shells"), ("rocket launchers", "launchers")),
    ),
    Form(
        "small-arms-attack",
        "Gunfire attack near {place}, {day}",
        ("attacker", "target", "reporter"),
        "shots were fired at a patrol",
        violent=True,
        objects=(("rifles", "rifles"),),
    ),
    Form(
        "remote-explosive-landmine-ied",
        "Explosion on a road near {place}, {day}",
        ("target", "victim", "witness"),
        "a charge went off beside a vehicle",
        violent=True,
        objects=(("vehicles", "vehicles"),),
    ),
    Form(
        "arrests",
        "Arrests in {place}, {day}",
        ("captor", "detainee", "perpetrator"),
        "several people were led away",
        violent=True,
    ),
    Form(
        "meeting",
        "Meeting in {place}, {day}",
        ("host", "participant", "mediator"),
        "the two sides met for three hours",
    ),
    Form(
        "negotiation",
        "Talks in {place}, {day}",
        ("negotiator", "negotiator", "mediator", "host"),
        "talks were held on the return of displaced families",
    ),
    Form(
        "agreement",
        "Agreement reached in {place}, {day}",
        ("signatory", "signatory", "guarantor"),
        "an agreement of seven points was signed",
    ),
    Form(
        "arms-transfer",
        "Delivery of arms to {place}, {day}",
        ("sender", "recipient", "carrier"),
        "a convoy brought crates from the west",
        objects=(("lorries", "lorries"), ("air defence equipment", "batches")),
    ),
    Form(
        "deployment",
        "Deployment to {place}, {day}",
        ("deployer", "commander", "witness"),
        "troops arrived in the course of the day",
        objects=(("armoured vehicles", "vehicles"), ("troops", "soldiers")),
    ),
    Form(
        "withdrawal",
        "Withdrawal from {place}, {day}",
        ("party", "witness"),
        "the last vehicles left before noon",
        objects=(("vehicles", "vehicles"),),
    ),
    Form(
        "exercise",
        "Exercise at {place}, {day}",
        ("participant", "organizer"),
        "an exercise with live ammunition was held",
        objects=(("mortars", "mortars"),),
    ),
    Form(
        "statement",
        "Statement on {place}, {day}",
        ("speaker", "addressee", "subject"),
        "a statement was read out",
    ),
    Form(
        "aid",
        "Delivery of aid to {place}, {day}",
        ("organizer", "beneficiary", "carrier"),
        "food and medicine were handed out",
        objects=(("food parcels", "parcels"), ("medicine", "tonnes")),
    ),
    Form(
        "peaceful-protest",
        "Protest in {place}, {day}",
        ("participant", "opponent"),
        "people gathered before the council's building",
    ),
    Form(
        "displacement",
        "Displacement from {place}, {day}",
        ("displaced", "rescuer"),
        "families left for the south",
        violent=True,
    ),
    Form(
        "trial",
        "Hearing in {place}, {day}",
        ("judge", "prosecutor", "defender", "accused"),
        "the court heard four witnesses",
    ),
    Form(
        "sanction",
        "Sanctions announced over {place}, {day}",
        ("imposer", "subject"),
        "a list of names was published",
    ),
)

SOURCE_FORMS = (
    ("dataset", "{paper} register of events in {place}, {day}"),
    ("news-article", "{paper} on events in {place}, {day}"),
    ("wire", "Wire report from {place}, {day}"),
    ("official-statement", "Official statement on {place}, {day}"),
    ("social-post", "Post about {place}, {day}"),
    ("interview", "{paper} interview in {place}, {day}"),
    ("report", "Report on the situation in {place}, {day}"),
    ("video", "Footage from {place}, {day}"),
    ("satellite-image", "Satellite image of {place}, {day}"),
    ("court-record", "Court record concerning {place}, {day}"),
)

WHO = (
    "local sources",
    "a resident of the eastern quarter",
    "two drivers on the road",
    "the spokesman of the council",
    "an official who asked not to be named",
    "medical staff",
    "a relief worker",
    "people who had left the town",
)
CLAUSES = (
    "{verb} in or near [[{place}]]",
    "the road between [[{place}]] and the river was closed until the evening",
    "[[{actor}]] had been told of it the day before",
    "no part of [[{place}|the area]] was searched afterwards",
    "[[{actor}|the group]] did not answer questions about its part in it",
    "shops stayed open, and the market was held as on other days",
    "vehicles without plates were seen on the way to [[{other}]]",
    "three houses at the edge of the village had been left some weeks earlier",
    "the school was used as a shelter for *eleven* nights",
    "it had to do with [[{event}|what had happened before]]",
    "electricity came back “after some hours”, though not in every street",
    "the number of those who took part was “smaller than was said at first”",
    "a delegation of [[{other}]] visited the place two days later",
    "the meeting that had been planned for the same week was put off",
)
ACCOUNTS = (
    "According to {who}, {clause} [^{source}, paragraph {paragraph}].",
    "The report says that {clause}[^{source}].",
    "{Who} told the paper that {clause}; a second account does not mention it [^{source}, page {paragraph}].",
    "It is said by {who} that {clause}, and that {second}.",
    "Whether {clause} is not told; {who} spoke of it as of something that is known [^{source}, paragraph {paragraph}].",
    "In an earlier version of the text, {clause}, while in the later one {second} [^{source}].",
)
REMARKS = (
    "The day is that of the report's dateline.",
    "The document gives no year; it follows from the events around it.",
    "Two documents use the same words, and may go back to one.",
    "The spelling of the name is that of the document.",
    "The paragraph speaks of “the area”; which one is meant follows from its first sentence.",
)
TEXTS = (
    "early on Saturday",
    "late in the evening",
    "in the last days of the month",
    "before dawn",
    "on the tenth of the month",
)
QUOTES = (
    "we were told to leave within the hour",
    "nobody came to ask us",
    "the talks will go on",
    "there were more of them than last time",
    "what was promised has not arrived",
)
FOREIGN = (
    ("ar", "قيل لنا أن نغادر خلال ساعة"),
    ("ru", "Нам велели уйти в течение часа"),
    ("he", "אמרו לנו לעזוב תוך שעה"),
    ("zh", "他们让我们在一小时内离开"),
    ("en", "we were told to leave within the hour"),
)
CLAIMS = (
    "The other side had broken the agreement first",
    "The aim was to open the road to the north",
    "The number of vehicles will double within a year",
    "Those who were led away had no part in it",
    "The delivery had been agreed on in spring",
)
QUANTITIES = (
    "{n}",
    "{n}",
    "{n}",
    "at least {n}",
    "more than {n}",
    "up to {n}",
    "about {n}",
    "fewer than {n}",
    "{n}..{m}",
    "{n}+",
    "several",
    "dozens",
    "most",
    "few",
    "unknown",
    "none-reported",
    "tens of thousands",
)
UNITS = ("exercises", "batches", "attacks", "meetings")
TAGS = {
    "roads": "Roads",
    "relief": "Relief",
    "courts": "Courts",
    "borders": "Borders",
    "energy": "Energy",
    "schools": "Schools",
    "displacement": "Displacement",
    "elections": "Elections",
}
POSTS = ("Director", "Commander", "Minister", "Spokesman", "Head of the council", "Secretary")
PICTURES = (
    "A road with three lorries, from the south",
    "A gate with a sign",
    "A square with people, seen from a roof",
)
