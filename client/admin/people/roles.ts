import type { Role } from "../../../signaling/contract/api.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { recordWords } from "../record-words.ts";
import { adminWords } from "../words.ts";

/** What each role is called, and in which catalogue. */
const roleWords = {
  administrator: { catalogue: "admin", word: "roleAdministrator" },
  teacher: { catalogue: "admin", word: "roleTeacher" },
  assistant: { catalogue: "records", word: "roleAssistant" },
  observer: { catalogue: "records", word: "roleObserver" },
} as const satisfies { [R in Role]: { catalogue: "admin" | "records"; word: string } };

export const roles: readonly Role[] = ["teacher", "assistant", "observer", "administrator"];

export function isRole(name: string): name is Role {
  return name in roleWords;
}

export function useRoleText(): (role: Role) => string {
  const admin = useWords(adminWords);
  const say = useWords(recordWords);
  return (role) => {
    const words = roleWords[role];
    return words.catalogue === "admin" ? admin(words.word) : say(words.word);
  };
}
