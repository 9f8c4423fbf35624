import { globSync, readFileSync } from "node:fs";
import { parseSync } from "vite";
import { expect, test } from "vitest";

/** What people read comes from a catalogue. Looks at the text and the spoken attributes of every JSX element. */

const spoken = new Set(["alt", "aria-description", "aria-label", "error", "hint", "label", "placeholder", "title"]);
const files = globSync("client/**/*.{ts,tsx}").filter((file) => !file.replaceAll("\\", "/").startsWith("client/i18n/"));

interface Node {
  type: string;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

function childrenOf(node: Node): Node[] {
  return Object.values(node).flat().filter(isNode);
}

/** Every literal that an expression can come out as. */
function literalsOf(node: unknown): string[] {
  if (!isNode(node)) return [];
  switch (node.type) {
    case "JSXText":
    case "Literal":
      return typeof node.value === "string" ? [node.value] : [];
    case "TemplateLiteral":
      return Array.isArray(node.quasis) ? node.quasis.map(({ value }) => value.cooked) : [];
    case "JSXExpressionContainer":
      return literalsOf(node.expression);
    case "ConditionalExpression":
      return [...literalsOf(node.consequent), ...literalsOf(node.alternate)];
    case "LogicalExpression":
      return [...literalsOf(node.left), ...literalsOf(node.right)];
    default:
      return [];
  }
}

function wordsIn(node: Node): string[] {
  const own: string[] = [];
  if (node.type === "JSXElement" || node.type === "JSXFragment") {
    if (Array.isArray(node.children)) own.push(...node.children.flatMap(literalsOf));
  }
  if (node.type === "JSXAttribute" && isNode(node.name) && spoken.has(String(node.name.name))) {
    own.push(...literalsOf(node.value));
  }
  return [...own.filter((text) => /\p{Letter}/u.test(text)), ...childrenOf(node).flatMap(wordsIn)];
}

const wordsOf = (file: string, source: string) => {
  const { program, errors } = parseSync(file, source);
  expect(errors, file).toEqual([]);
  return childrenOf({ type: "Program", body: program.body }).flatMap(wordsIn);
};

test("the search finds words", () => {
  const found = (source: string) => wordsOf("example.tsx", source);
  expect(found("<p>Hello {name}!</p>")).toEqual(["Hello "]);
  expect(found('<p>{here ? "Here" : `Gone`}</p>')).toEqual(["Here", "Gone"]);
  expect(found('<Button aria-label="Close" class="small" />')).toEqual(["Close"]);
  expect(found("<p class='x y'>{say('hello')} · {first + second}</p>")).toEqual([]);
});

test("no page holds words of its own", () => {
  const found = files
    .filter((file) => file.endsWith(".tsx"))
    .flatMap((file) => wordsOf(file, readFileSync(file, "utf8")).map((words) => `${file}: ${words}`));
  expect(found).toEqual([]);
});

test("Chinese stands in the catalogues only", () => {
  expect(files.filter((file) => /\p{Script=Han}/u.test(readFileSync(file, "utf8")))).toEqual([]);
});
