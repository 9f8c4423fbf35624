import type { RefusalCode } from "../../signaling/contract/errors.ts";

/** What the API's description says of a route beyond what its schemas say. */
export interface RouteWords {
  readonly says: string;
  /** Beside those that follow from who may ask and what is sent (openapi.ts). */
  readonly refuses?: readonly RefusalCode[];
}

const link: RefusalCode[] = ["link.unusable"];
const names: RefusalCode[] = ["record.name-taken", "record.archived", "record.not-found"];
const saved: RefusalCode[] = ["record.changed", ...names];
const person: RefusalCode[] = ["person.no-classroom", "token.not-here"];
const provider: RefusalCode[] = [
  ...["provider.off", "provider.unreachable", "provider.refused", "provider.expired", "provider.unknown-person"],
  "provider.other-account",
] as const satisfies RefusalCode[];
const password: RefusalCode[] = ["session.wrong-password"];
const term: RefusalCode[] = [
  ...["term.ends-before-start", "term.too-long", "term.overlaps", "term.zone-unknown", "term.period-wrong"],
  ...["term.day-wrong", "record.name-taken", "lesson.no-such-time", "lesson.clashes"],
] as const satisfies RefusalCode[];
const series: RefusalCode[] = [
  ...["series.rule-unreadable", "series.never-occurs", "series.too-many-lessons", "series.outside-term"],
  ...["series.period-unknown", "lesson.no-such-time", "lesson.ends-before-start", "lesson.too-long"],
  ...["lesson.no-classrooms", "record.not-found"],
] as const satisfies RefusalCode[];
const watching: RefusalCode[] = ["lesson.cancelled", "lesson.observers-full"];
const operated: RefusalCode[] = ["lesson.not-live", "lesson.not-joined", "lesson.over", "talk.full", "stage.absent"];
const webhook: RefusalCode[] = [
  ...["webhook.unfit-address", "webhook.needs-https", "webhook.private-address", "webhook.too-many"],
] as const satisfies RefusalCode[];
const lessonRead: RefusalCode[] = ["record.not-found"];

/** One line a route; tests/server/http/openapi.test.ts asks for every one, and for every code that is seen. */
export const routeWords: Readonly<Record<string, RouteWords>> = {
  "post /sessions": {
    says: "Sign in, with a password, a link or at the provider",
    refuses: [...password, ...link, "session.code-required", "session.wrong-code", ...provider],
  },
  "get /sessions/current": { says: "Whose session, or access token, this is" },
  "delete /sessions/current": { says: "Sign out" },
  "get /sign-in": { says: "How one can sign in beside the password" },
  "post /sign-in/provider": {
    says: "Begin to sign in at the provider",
    refuses: ["provider.off", "provider.unreachable"],
  },
  "get /account/sessions": { says: "Where one is signed in" },
  "delete /account/sessions/:sessionId": { says: "End one of one's sessions" },
  "put /account/password": { says: "Change one's password; the other sessions end", refuses: password },
  "get /account/factor": { says: "Whether one has a second factor" },
  "post /account/factor/proposal": { says: "A secret for an authenticator" },
  "put /account/factor": { says: "Turn the second factor on", refuses: [...password, "session.wrong-code"] },
  "post /account/factor/removal": { says: "Turn the second factor off", refuses: password },
  "get /account/provider-link": { says: "Since when one is linked with an account at the provider" },
  "delete /account/provider-link": {
    says: "Undo one's link with an account at the provider; the other sessions end",
    refuses: ["provider.off"],
  },
  "get /tokens": { says: "Access tokens: one's own; all, for an administrator of everything" },
  "post /tokens": { says: "Make an access token; its secret is told this once", refuses: ["token.too-many"] },
  "delete /tokens/:tokenId": { says: "Revoke an access token" },
  "post /links/inspect": { says: "What a link is for, without using it", refuses: link },
  "post /people/first": { says: "Make the first administrator", refuses: [...link, "record.name-taken"] },
  "post /people/password": {
    says: "Choose a password by a link, and sign in",
    refuses: [...link, "session.code-required", "session.wrong-code"],
  },
  "get /people": { says: "People, by sign-in name" },
  "post /people": {
    says: "Add a person; the link to choose a password is told this once",
    refuses: [...names, ...person],
  },
  "put /people/:personId": { says: "Change a person", refuses: [...saved, ...person, "person.self"] },
  "post /people/:personId/archive": { says: "Put a person away", refuses: ["person.self", "token.not-here"] },
  "post /people/:personId/restore": { says: "Bring a person back", refuses: ["token.not-here"] },
  "delete /people/:personId/provider-link": {
    says: "Undo the link with an account at the provider",
    refuses: ["token.not-here"],
  },
  "post /people/:personId/link": { says: "A fresh link to choose a password", refuses: ["token.not-here"] },
  "get /schools": { says: "Schools, by name" },
  "post /schools": { says: "Add a school", refuses: names },
  "put /schools/:schoolId": { says: "Change a school", refuses: saved },
  "post /schools/:schoolId/archive": { says: "Put a school away, with its classrooms" },
  "post /schools/:schoolId/restore": { says: "Bring a school back" },
  "get /classrooms": { says: "Classrooms with their screens, by school and name" },
  "post /classrooms": { says: "Add a classroom to a school", refuses: names },
  "put /classrooms/:classroomId": { says: "Change a classroom", refuses: saved },
  "post /classrooms/:classroomId/archive": { says: "Put a classroom away" },
  "post /classrooms/:classroomId/restore": { says: "Bring a classroom back", refuses: ["record.archived"] },
  "post /pairings": { says: "A code for a screen to show" },
  "post /pairings/poll": {
    says: "Whether the code was typed in; then the screen's session",
    refuses: ["pairing.expired", "record.not-found"],
  },
  "post /pairings/confirm": {
    says: "Type a screen's code in: it belongs to the classroom from then on",
    refuses: ["pairing.unknown-code", "pairing.expired", "record.not-found"],
  },
  "delete /devices/:deviceId": { says: "Unpair a screen" },
  "post /imports/:kind/check": {
    says: "What a spreadsheet would do, row by row; nothing is written",
    refuses: ["sheet.unreadable", "sheet.empty", "sheet.too-long"],
  },
  "post /imports/:kind": {
    says: "Read a spreadsheet in: all of it, or nothing; once more changes nothing. Clashes of a timetable are counted",
    refuses: ["sheet.unreadable", "sheet.empty", "sheet.too-long", "record.changed"],
  },
  "get /audit": { says: "Who changed what, when, and from where; newest first" },
  "post /operations/lessons/:lessonId/messages": { says: "Send a message into a lesson on air", refuses: operated },
  "post /operations/lessons/:lessonId/mutes": { says: "Mute a classroom for all, or no longer", refuses: operated },
  "post /operations/lessons/:lessonId/removals": {
    says: "Take a classroom out, or let it in again",
    refuses: operated,
  },
  "post /operations/lessons/:lessonId/extensions": { says: "Extend a lesson", refuses: operated },
  "post /operations/lessons/:lessonId/moves": {
    says: "Move a lesson to another media worker",
    refuses: [...operated, "media.no-other-worker", "media.unavailable"],
  },
  "post /lessons/feasibility": {
    says: "What a lesson's classrooms would get by what was measured of their links, and when it would be better",
    refuses: ["lesson.no-classrooms", "lesson.ends-before-start", "record.not-found"],
  },
  "get /lessons": { says: "Lessons of a time: all, or the own ones; by start" },
  "post /lessons": {
    says: "Schedule a lesson that stands alone",
    refuses: [
      ...["lesson.ends-before-start", "lesson.too-long", "lesson.no-classrooms", "record.not-found"],
      ...["lesson.clashes"],
    ] as const satisfies RefusalCode[],
  },
  "get /lessons/:lessonId": { says: "One lesson" },
  "post /lessons/:lessonId/cancel": {
    says: "Cancel a lesson, or end it when it is on air",
    refuses: ["lesson.cancelled", "lesson.over", "record.in-use"],
  },
  "post /lessons/:lessonId/ticket": {
    says: "A ticket for one's seat; it opens the lesson's socket",
    refuses: ["ticket.forbidden", "lesson.not-open-yet", "lesson.over", "lesson.cancelled", "lesson.removed"],
  },
  "get /lessons/:lessonId/attendance": { says: "Who was there, and when", refuses: lessonRead },
  "get /lessons/:lessonId/quality": { says: "What each classroom's link carried, and why it got what it got" },
  "get /calendars": { says: "Calendars that were given out" },
  "post /calendars": { says: "Give a calendar out; its address is told this once", refuses: ["record.not-found"] },
  "delete /calendars/:calendarId": { says: "Revoke a calendar's address" },
  "get /terms": { says: "Terms" },
  "post /terms": { says: "Add a term", refuses: term },
  "put /terms/:termId": { says: "Change a term", refuses: [...term, "record.changed", "record.in-use"] },
  "post /lessons/:lessonId/changes": {
    says: "Move, cancel or restore a lesson, another teacher or other classrooms; it alone, or all that follow",
    refuses: [
      ...series,
      ...(["record.changed", "lesson.clashes", "lesson.over", "lesson.cancelled", "lesson.not-cancelled"] as const),
      ...(["series.one-by-one", "record.in-use", "series.other-term"] as const),
    ],
  },
  "get /timetable/week": { says: "A week of a teacher, a classroom, a school or a region" },
  "get /series": { says: "Series, by title" },
  "post /series/preview": {
    says: "What a series would be: its lessons, holidays and clashes; nothing is saved",
    refuses: series,
  },
  "post /series/feasibility": {
    says: "What its classrooms would get by what was measured of their links, and when it would be better",
    refuses: series,
  },
  "post /series": { says: "Schedule a series", refuses: [...series, "lesson.clashes"] },
  "get /series/:seriesId": { says: "One series" },
  "put /series/:seriesId": {
    says: "Change a series; the lessons to come follow",
    refuses: [...series, "lesson.clashes", "record.changed", "series.other-term", "record.archived"],
  },
  "post /series/:seriesId/archive": {
    says: "Put a series away; what is to come is cancelled",
    refuses: ["record.changed"],
  },
  "post /series/:seriesId/restore": {
    says: "Bring a series back",
    refuses: ["record.changed", "lesson.clashes", ...series],
  },
  "get /reports/schools": { says: "Attendance and delivered quality of each school" },
  "get /reports/links": { says: "The picture of the links: how many schools reach the target" },
  "get /reports/school": { says: "One school's links by day and hour", refuses: ["record.not-found"] },
  "get /webhooks": { says: "Who is told of lessons" },
  "post /webhooks": { says: "Tell a program of lessons; the secret that signs is told this once", refuses: webhook },
  "put /webhooks/:webhookId": { says: "Change a webhook", refuses: [...webhook, "record.changed"] },
  "post /webhooks/:webhookId/secret": { says: "A new secret to sign with" },
  "delete /webhooks/:webhookId": { says: "Remove a webhook" },
  "post /webhooks/:webhookId/test": { says: "Send a test", refuses: ["webhook.off"] },
  "get /webhook-deliveries": {
    says: "What was sent, and what came of it; newest first",
    refuses: ["record.not-found"],
  },
  "post /webhook-deliveries/:deliveryId/again": { says: "Send it once more", refuses: ["webhook.off"] },
  "post /assistants": {
    says: "Open an assistant's device with the code of its big screen",
    refuses: ["assistant.revoked"],
  },
  "post /answers/look": { says: "What a child's device shows", refuses: ["answer.unknown-code"] },
  "post /answers/passes": { says: "A pass for one child's device", refuses: ["answer.unknown-code"] },
  "post /answers": {
    says: "A child's answer, without a name",
    refuses: ["answer.unknown-code", "question.closed", "question.unfit"],
  },
  "post /lessons/:lessonId/watching": {
    says: "A ticket to watch a lesson on air unseen, for observers and administrators; good for a minute",
    refuses: ["ticket.forbidden", "record.not-found", "lesson.not-live", "lesson.over", ...watching],
  },
  "get /lessons/:lessonId/questions": { says: "What was asked in a lesson, and what was answered" },
  "get /lessons/:lessonId/talk": { says: "What was written, counted and noted in a lesson" },
  "get /lessons/:lessonId/caption-key": { says: "Whether a lesson's captions have a key" },
  "post /lessons/:lessonId/caption-key": {
    says: "Make the key to a lesson's captions; it is told this once",
    refuses: ["lesson.over", "lesson.cancelled"],
  },
  "delete /lessons/:lessonId/caption-key": { says: "Revoke the key to a lesson's captions" },
  "post /lessons/:lessonId/captions": {
    says: "Say something in a lesson's captions, by their key",
    refuses: ["caption.wrong-key", "caption.out-of-order", "lesson.not-live", "lesson.over", "lesson.cancelled"],
  },
  "get /lessons/:lessonId/decks": { says: "The teacher's slides" },
  "get /lessons/:lessonId/decks/:deckId": { says: "One deck: its pages and their pictures' hashes" },
  "get /lessons/:lessonId/pictures": { says: "The pictures that a lesson's screens will show" },
  "put /lessons/:lessonId/decks/:deckId": { says: "Whether a deck is meant for this lesson" },
  "delete /lessons/:lessonId/decks/:deckId": { says: "Delete a deck", refuses: ["record.in-use"] },
};
