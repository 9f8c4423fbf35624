/**
 * Letters that a school's computer may lack. Each is one file of 50 to 190 kB that is fetched when the language is shown
 * for the first time, and kept by the browser.
 */
const fonts: Record<string, () => Promise<unknown>> = {
  ug: () => import("@fontsource/noto-sans-arabic/arabic-400.css"),
  kk: () => import("@fontsource/noto-sans-arabic/arabic-400.css"),
  bo: () => import("@fontsource/noto-serif-tibetan/tibetan-400.css"),
  mn: () => import("@fontsource/noto-sans-mongolian/mongolian-400.css"),
};

export function loadFont(tag: string): void {
  fonts[tag.split("-")[0] ?? ""]?.().catch(() => {
    // The computer's own font has to do.
  });
}
