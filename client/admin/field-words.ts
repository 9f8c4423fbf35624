import { TOKEN_SCOPES } from "../../signaling/contract/token-scopes.ts";
import type { TokenScope } from "../../signaling/contract/tokens.ts";
import { useFormat, useWords } from "../i18n/i18n.tsx";
import { tokenWords } from "./account/words.ts";
import { isRole, useRoleText } from "./people/roles.ts";
import { linkProfileWords } from "./places/link-profiles.ts";
import { recordWords } from "./record-words.ts";
import { atOf, someWeek } from "./timetable/days.ts";
import { weekdaysOf } from "./timetable/rule.ts";
import { timetableWords } from "./timetable/words.ts";
import { adminWords } from "./words.ts";

export interface FieldWords {
  /** What a record's field is called; the name itself for one that has no words. */
  field(name: string): string;
  /** Its value as people say it. */
  value(field: string, value: string): string;
}

/** Fields of records and their values, in the reader's words: for the audit and for what an import would change. */
export function useFieldWords(): FieldWords {
  const admin = useWords(adminWords);
  const say = useWords(recordWords);
  const planned = useWords(timetableWords);
  const tokens = useWords(tokenWords);
  const format = useFormat("UTC");
  const names: Record<string, string> = {
    name: admin("name"),
    title: admin("lessonTitleField"),
    teacher: admin("lessonTeacher"),
    classrooms: admin("lessonClassrooms"),
    signInName: admin("signInName"),
    role: admin("role"),
    region: say("region"),
    linkProfile: admin("linkProfile"),
    bandwidthKbps: say("bandwidth"),
    contact: say("contact"),
    masterClassroom: planned("detailMaster"),
    subject: planned("subject"),
    period: planned("at"),
    time: admin("lessonTime"),
    from: planned("from"),
    until: planned("until"),
    skip: planned("notOn"),
    lesson: admin("lessonTitle"),
    classroom: admin("classroom"),
    school: admin("school"),
    archivedAt: say("archiveTitle"),
    startsAt: admin("startsAt"),
    endsAt: admin("endsAt"),
    classroomIds: admin("lessonClassrooms"),
    start: planned("timeStart"),
    end: planned("timeEnd"),
    zone: planned("zone"),
    startsOn: planned("from"),
    endsOn: planned("until"),
    periods: planned("periods"),
    holidays: planned("holidays"),
    makeUpDays: planned("makeUpDays"),
    scopes: tokens("scopes"),
    expiresAt: tokens("expires"),
    owner: tokens("owner"),
    events: say("events"),
    rule: planned("repeats"),
    state: admin("lessonState"),
  };
  const roleText = useRoleText();
  const ruleText = (rule: string) => {
    const { weekdays, everySecond } = weekdaysOf(rule);
    const names = weekdays.map((weekday) => format.weekday(atOf(someWeek[weekday - 1] ?? "")));
    return weekdays.length === 0 ? rule : [...names, ...(everySecond ? [planned("everySecondWeek")] : [])].join(" · ");
  };
  const isScope = (value: string): value is TokenScope => TOKEN_SCOPES.some((scope) => scope === value);
  const isProfile = (value: string): value is keyof typeof linkProfileWords => value in linkProfileWords;
  return {
    field: (name) => names[name] ?? name,
    value(field, value) {
      if (field === "role" && isRole(value)) return roleText(value);
      if (field === "linkProfile" && isProfile(value)) return admin(linkProfileWords[value]);
      if (field === "bandwidthKbps" && value !== "") return String(Number(value) / 1_000);
      if (field === "scopes" && isScope(value)) return tokens(value);
      if (field === "rule") return ruleText(value);
      return value;
    },
  };
}
