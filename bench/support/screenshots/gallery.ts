import type { Group } from "./group.ts";

const head = `# What everybody sees

Every state of every page, from the real pages with the real service; cameras and microphones are drawn, nobody's face is
needed. This page and its pictures are made by \`npm run screenshots\` (\`-- --only ${"NAME"}\` for a part; its names are
the folders of docs/images).
`;

/** The page that shows all pictures, as Markdown. Paths are relative to docs/. */
export function galleryOf(groups: readonly Group[]): string {
  const parts = groups.map(({ name, title, pictures }) =>
    [
      `## ${title}`,
      ...Object.entries(pictures).map(
        ([picture, caption]) => `${caption}\n\n![${caption}](images/${name}/${picture}.webp)`,
      ),
    ].join("\n\n"),
  );
  return `${[head.trimEnd(), ...parts].join("\n\n")}\n`;
}
