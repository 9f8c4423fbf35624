import { useWords } from "../i18n/i18n.tsx";
import { isRole, useRoleText } from "./people/roles.ts";
import { linkProfileWords } from "./places/link-profiles.ts";
import { recordWords } from "./record-words.ts";
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
    rule: planned("repeats"),
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
    state: admin("lessonState"),
  };
  const roleText = useRoleText();
  const isProfile = (value: string): value is keyof typeof linkProfileWords => value in linkProfileWords;
  return {
    field: (name) => names[name] ?? name,
    value(field, value) {
      if (field === "role" && isRole(value)) return roleText(value);
      if (field === "linkProfile" && isProfile(value)) return admin(linkProfileWords[value]);
      if (field === "bandwidthKbps" && value !== "") return String(Number(value) / 1_000);
      return value;
    },
  };
}
