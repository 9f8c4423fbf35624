import { optionCount, type QuestionKind } from "../../signaling/contract/question-kinds.ts";
import type { ChildAnswer, RoomAnswer, Tally } from "../../signaling/contract/questions.ts";

/** Counting answers. Pure: what was answered in, tallies out. */

interface Asked {
  readonly kind: QuestionKind;
  readonly choices: readonly string[];
}

/** What one classroom has answered: its hands, and each of its children's devices. */
export interface RoomVotes {
  readonly room: RoomAnswer | null;
  readonly devices: ReadonlyMap<string, ChildAnswer>;
}

export const noVotes: RoomVotes = { room: null, devices: new Map() };

/** So many different written answers are told. */
const WRITTEN_SHOWN = 20;

/** The answer as it is counted; null when it does not fit the question. */
export function fitting<A extends ChildAnswer | RoomAnswer>({ kind, choices }: Asked, given: A): A | null {
  const options = optionCount(kind, choices);
  if ("written" in given) {
    if (options > 0) return null;
    const written = kind === "number" ? numberIn(given.written) : given.written.replace(/\s+/g, " ");
    return written === null ? null : { ...given, written };
  }
  if ("hands" in given) return given.hands.length === options ? given : null;
  const chosen = new Set(given.choices);
  const fits =
    chosen.size === given.choices.length &&
    given.choices.every((index) => index < options) &&
    (kind === "multiple" || chosen.size === 1);
  return fits ? given : null;
}

export function tallyOf(asked: Asked, votes: RoomVotes): Tally {
  const counts: number[] = Array(optionCount(asked.kind, asked.choices)).fill(0);
  const written = new Map<string, { value: string; count: number }>();
  let voters = votes.devices.size;
  const write = (value: string) => {
    // Written small or large, it is the same answer; shown as who came first wrote it.
    const key = value.normalize("NFKC").toLowerCase();
    written.set(key, { value: written.get(key)?.value ?? value, count: (written.get(key)?.count ?? 0) + 1 });
  };
  const { room } = votes;
  if (room !== null && "hands" in room) {
    for (const [index, hands] of room.hands.entries()) counts[index] = (counts[index] ?? 0) + hands;
    // Who may raise a hand several times cannot be counted; at least as many as at the option with the most.
    voters += asked.kind === "multiple" ? Math.max(...room.hands) : sum(room.hands);
  } else if (room !== null) {
    write(room.written);
    voters += 1;
  }
  for (const given of votes.devices.values()) {
    if ("written" in given) write(given.written);
    else for (const index of given.choices) counts[index] = (counts[index] ?? 0) + 1;
  }
  return { voters, counts, written: mostOften([...written.values()]) };
}

export function total(asked: Asked, tallies: readonly Tally[]): Tally {
  const counts: number[] = Array(optionCount(asked.kind, asked.choices)).fill(0);
  const written = new Map<string, { value: string; count: number }>();
  for (const room of tallies) {
    for (const [index, count] of room.counts.entries()) counts[index] = (counts[index] ?? 0) + count;
    for (const { value, count } of room.written) {
      const key = value.normalize("NFKC").toLowerCase();
      written.set(key, { value: written.get(key)?.value ?? value, count: (written.get(key)?.count ?? 0) + count });
    }
  }
  return { voters: sum(tallies.map(({ voters }) => voters)), counts, written: mostOften([...written.values()]) };
}

function mostOften(written: { value: string; count: number }[]): Tally["written"] {
  return written
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
    .slice(0, WRITTEN_SHOWN);
}

/** As it is compared: "3,50" and "3.5" are one number. */
function numberIn(text: string): string | null {
  const plain = text.normalize("NFKC").replace(",", ".").replace(/\s/g, "");
  if (!/^[+-]?\d{1,12}(\.\d{1,6})?$/.test(plain)) return null;
  return String(Number(plain));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
