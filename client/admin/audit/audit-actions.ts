import type { AuditAction } from "../../../signaling/contract/audit.ts";

/** In the order in which they are offered. A new action does not compile until it stands here. */
const order: { [A in AuditAction]: number } = {
  "session.opened": 0,
  "session.closed": 0,
  "session.revoked": 0,
  "password.chosen": 0,
  "password.changed": 0,
  "factor.enabled": 0,
  "factor.removed": 0,
  "person.added": 1,
  "person.changed": 1,
  "person.archived": 1,
  "person.restored": 1,
  "person.link-renewed": 1,
  "person.linked": 1,
  "person.unlinked": 1,
  "school.added": 2,
  "school.changed": 2,
  "school.archived": 2,
  "school.restored": 2,
  "classroom.added": 3,
  "classroom.changed": 3,
  "classroom.archived": 3,
  "classroom.restored": 3,
  "device.paired": 3,
  "device.unpaired": 3,
  "lesson.scheduled": 4,
  "lesson.changed": 4,
  "lesson.cancelled": 4,
  "lesson.message-sent": 4,
  "lesson.classroom-muted": 4,
  "lesson.classroom-removed": 4,
  "lesson.extended": 4,
  "lesson.moved": 4,
  "lesson.observed": 4,
  "lesson.caption-key-made": 4,
  "lesson.caption-key-revoked": 4,
  "series.scheduled": 4,
  "series.changed": 4,
  "series.archived": 4,
  "series.restored": 4,
  "deck.added": 4,
  "deck.changed": 4,
  "deck.deleted": 4,
  "term.added": 5,
  "term.changed": 5,
  "calendar.opened": 5,
  "calendar.revoked": 5,
  "token.made": 5,
  "token.revoked": 5,
  "webhook.added": 6,
  "webhook.changed": 6,
  "webhook.removed": 6,
  "webhook.secret-renewed": 6,
  "webhook.tested": 6,
  "webhook.sent-again": 6,
  "webhook.switched-off": 6,
};

function isAction(name: string): name is AuditAction {
  return name in order;
}

export const auditActions: readonly AuditAction[] = Object.keys(order)
  .filter(isAction)
  .sort((one, other) => order[one] - order[other]);

/** The first and the last day, as the reader's calendar has them. */
export function dayBounds(from: string, to: string): { from?: number; to?: number } {
  const at = (day: string, offsetDays: number) => {
    const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
    return new Date(year, month - 1, date + offsetDays).getTime();
  };
  return { ...(from === "" ? {} : { from: at(from, 0) }), ...(to === "" ? {} : { to: at(to, 1) }) };
}
