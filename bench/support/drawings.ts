/** What the cameras see in the screenshots of the documentation: drawings, so that nobody's face is needed. */

const svg = (width: number, height: number, ...parts: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${parts.join("")}</svg>`;

const text = (x: number, y: number, size: number, fill: string, words: string, rest = ""): string =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="middle" font-family="Noto Serif CJK SC, serif" ${rest}>${words}</text>`;

/** A round cake cut into `of` pieces, `taken` of them coloured. */
function cake(x: number, y: number, radius: number, taken: number, of: number, fill: string, line: string): string {
  const at = (piece: number) => {
    const angle = (2 * Math.PI * piece) / of - Math.PI / 2;
    return `${(x + radius * Math.cos(angle)).toFixed(1)} ${(y + radius * Math.sin(angle)).toFixed(1)}`;
  };
  const far = taken * 2 > of ? 1 : 0;
  const cuts = Array.from({ length: of }, (_, piece) => `M${x} ${y}L${at(piece)}`).join("");
  return (
    `<path d="M${x} ${y}L${at(0)}A${radius} ${radius} 0 ${far} 1 ${at(taken)}Z" fill="${fill}"/>` +
    `<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${line}" stroke-width="4"/>` +
    `<path d="${cuts}" stroke="${line}" stroke-width="3"/>`
  );
}

function fraction(x: number, y: number, size: number, fill: string, above: number, below: number): string {
  const half = size * 0.42;
  return (
    text(x, y - size * 0.18, size, fill, String(above)) +
    `<path d="M${x - half} ${y}H${x + half}" stroke="${fill}" stroke-width="${Math.max(3, size / 16)}"/>` +
    text(x, y + size * 0.95, size, fill, String(below))
  );
}

/** 1280x720: a teacher at her blackboard. */
export function teacherAtBlackboard(): string {
  const chalk = "#eef4ea";
  return svg(
    1280,
    720,
    `<rect width="1280" height="720" fill="#efe6d6"/><rect y="600" width="1280" height="120" fill="#cdbb9d"/>`,
    `<rect x="70" y="56" width="1140" height="486" rx="10" fill="#9a6b3f"/><rect x="88" y="74" width="1104" height="450" fill="#2f5d4d"/>`,
    text(400, 158, 62, chalk, "认识分数", 'letter-spacing="10"'),
    cake(230, 310, 88, 1, 2, "#e9c46a", chalk),
    fraction(230, 456, 40, chalk, 1, 2),
    cake(480, 310, 88, 1, 4, "#f4a261", chalk),
    fraction(480, 456, 40, chalk, 1, 4),
    cake(1056, 262, 74, 3, 4, "#8ecae6", chalk),
    fraction(1056, 388, 40, chalk, 3, 4),
    // Arm, jacket, neck, head, hair.
    `<path d="M760 470L600 372" stroke="#34567c" stroke-width="46" stroke-linecap="round"/><circle cx="588" cy="364" r="22" fill="#eac0a0"/>`,
    `<path d="M578 356L540 332" stroke="#f8f8f4" stroke-width="8" stroke-linecap="round"/>`,
    `<path d="M690 720C690 560 720 440 800 440S910 560 910 720Z" fill="#34567c"/><path d="M776 440L800 500L824 440Z" fill="#f5efe4"/>`,
    `<path d="M880 500C905 560 915 620 912 690" stroke="#2c4a6c" stroke-width="44" stroke-linecap="round" fill="none"/>`,
    `<rect x="782" y="392" width="36" height="60" rx="16" fill="#dfb08e"/>`,
    `<path d="M726 330C726 250 760 214 800 214S874 250 874 330C880 400 866 424 850 430V330H750V430C734 424 720 400 726 330Z" fill="#2b2320"/>`,
    `<ellipse cx="800" cy="338" rx="56" ry="70" fill="#eac0a0"/><path d="M742 322C756 262 846 262 858 322C836 300 800 296 742 322Z" fill="#2b2320"/>`,
    `<circle cx="780" cy="340" r="5" fill="#2b2320"/><circle cx="822" cy="340" r="5" fill="#2b2320"/>`,
    `<path d="M782 374Q801 388 820 374" stroke="#a8574a" stroke-width="5" fill="none" stroke-linecap="round"/>`,
    // Her desk.
    `<rect x="0" y="650" width="1280" height="70" fill="#a77a4c"/><rect y="642" width="1280" height="16" fill="#bf9160"/>`,
    `<rect x="150" y="606" width="170" height="18" fill="#b5483c"/><rect x="140" y="624" width="190" height="18" fill="#3c6e71"/>`,
    `<rect x="1060" y="584" width="46" height="58" rx="6" fill="#f5efe4"/><path d="M1106 596h14a10 10 0 0 1 0 26h-14" fill="none" stroke="#f5efe4" stroke-width="8"/>`,
  );
}

const pupils = [
  { x: 200, y: 300, scale: 0.72, top: "#7fb069", long: false },
  { x: 430, y: 296, scale: 0.72, top: "#e07a5f", long: true },
  { x: 660, y: 300, scale: 0.72, top: "#5b8bd0", long: false },
  { x: 890, y: 296, scale: 0.72, top: "#e9c46a", long: true },
  { x: 1110, y: 300, scale: 0.72, top: "#b084cc", long: false },
  { x: 250, y: 470, scale: 1, top: "#5b8bd0", long: true },
  { x: 560, y: 462, scale: 1, top: "#e76f51", long: false, raised: true },
  { x: 850, y: 470, scale: 1, top: "#6bab90", long: true },
  { x: 1120, y: 470, scale: 1, top: "#f2b134", long: false },
];

function pupil({ x, y, scale, top, long, raised }: (typeof pupils)[number] & { raised?: boolean }): string {
  const arm = raised
    ? `<path d="M58 66L86 -70" stroke="${top}" stroke-width="34" stroke-linecap="round"/><circle cx="88" cy="-98" r="20" fill="#eac0a0"/>`
    : "";
  const hair = long
    ? `<path d="M-58 0C-60 -64 60 -64 58 0V70H-58Z" fill="#2b2320"/>`
    : `<path d="M-56 0C-58 -68 58 -68 56 0Z" fill="#2b2320"/>`;
  return (
    `<g transform="translate(${x} ${y}) scale(${scale})">${arm}<path d="M-92 190C-92 92 -52 62 0 62S92 92 92 190Z" fill="${top}"/>` +
    `${hair}<ellipse rx="50" ry="58" cy="8" fill="#eac0a0"/><path d="M-50 -6C-40 -56 40 -56 50 -6C20 -30 -20 -30 -50 -6Z" fill="#2b2320"/>` +
    `<circle cx="-18" cy="10" r="5" fill="#2b2320"/><circle cx="18" cy="10" r="5" fill="#2b2320"/>` +
    `<path d="M-14 34Q0 44 14 34" stroke="#a8574a" stroke-width="4" fill="none" stroke-linecap="round"/></g>` +
    `<rect x="${x - 130 * scale}" y="${y + 150 * scale}" width="${260 * scale}" height="${70 * scale}" rx="6" fill="#b98a58"/>` +
    `<rect x="${x - 58 * scale}" y="${y + 138 * scale}" width="${116 * scale}" height="${14 * scale}" rx="3" fill="#fbf8f1"/>`
  );
}

/** 1280x720: a class that looks at its big screen, one hand raised. */
export function classOfPupils(): string {
  return svg(
    1280,
    720,
    `<rect width="1280" height="720" fill="#dfe9ee"/><rect y="560" width="1280" height="160" fill="#cbb894"/>`,
    `<rect x="90" y="40" width="330" height="170" fill="#bfe1f2" stroke="#fff" stroke-width="12"/><path d="M255 40V210M90 125H420" stroke="#fff" stroke-width="8"/>`,
    `<rect x="860" y="40" width="330" height="170" fill="#bfe1f2" stroke="#fff" stroke-width="12"/><path d="M1025 40V210M860 125H1190" stroke="#fff" stroke-width="8"/>`,
    `<rect x="500" y="56" width="280" height="130" rx="6" fill="#b5483c"/>`,
    text(640, 138, 44, "#fbe9c6", "好好学习", 'letter-spacing="6"'),
    ...pupils.map(pupil),
  );
}

/** 1920x1080: a worksheet under a document camera. */
export function worksheet(): string {
  const ink = "#26323c";
  return svg(
    1920,
    1080,
    `<rect width="1920" height="1080" fill="#b98f62"/><path d="M0 180H1920M0 470H1920M0 760H1920" stroke="#a87f53" stroke-width="6"/>`,
    `<rect x="276" y="36" width="1368" height="1010" fill="#8b6a45" opacity="0.35"/><rect x="260" y="20" width="1368" height="1010" fill="#fdfcf7"/>`,
    text(944, 140, 74, ink, "分数 · Fractions"),
    `<path d="M360 182H1528" stroke="#9fb3c1" stroke-width="3"/>`,
    text(944, 262, 46, ink, "涂色部分是整个圆的几分之几？"),
    cake(520, 480, 150, 1, 2, "#f2b134", ink),
    cake(944, 480, 150, 1, 4, "#e07a5f", ink),
    cake(1368, 480, 150, 3, 4, "#5b8bd0", ink),
    fraction(520, 740, 70, "#1d5fa8", 1, 2),
    fraction(944, 740, 70, "#1d5fa8", 1, 4),
    `<path d="M1338 740H1398" stroke="${ink}" stroke-width="4"/><rect x="1328" y="660" width="80" height="66" fill="none" stroke="#9fb3c1" stroke-width="3" stroke-dasharray="8 8"/><rect x="1328" y="754" width="80" height="66" fill="none" stroke="#9fb3c1" stroke-width="3" stroke-dasharray="8 8"/>`,
    text(944, 930, 40, ink, "一半再分一半，就是四分之一。"),
    `<g transform="translate(1400 712) rotate(38)"><path d="M0 0L44 -20H420V20H44Z" fill="#e9b949"/><path d="M0 0L44 -20V20Z" fill="#f3ddb3"/><path d="M0 0L16 -7V7Z" fill="#2b2320"/><rect x="420" y="-20" width="30" height="40" fill="#c9c9c9"/><rect x="450" y="-20" width="34" height="40" rx="8" fill="#d9776b"/></g>`,
  );
}

/** 1600x900 each: three slides about fractions. */
export function slides(): string[] {
  const ink = "#1d2b33";
  const page = (title: string, foot: string, ...parts: string[]) =>
    svg(
      1600,
      900,
      `<rect width="1600" height="900" fill="#fffdf8"/><rect width="1600" height="18" fill="#17584a"/>`,
      text(800, 150, 84, ink, title),
      ...parts,
      text(800, 820, 54, "#42524b", foot),
    );
  return [
    page(
      "一半是多少？",
      "把圆平均分成 2 份，涂色的是 1 份。",
      cake(560, 470, 220, 1, 2, "#f2b134", ink),
      fraction(1060, 470, 170, "#1d5fa8", 1, 2),
    ),
    page(
      "四分之一",
      "把圆平均分成 4 份，每份是它的四分之一。",
      cake(560, 470, 220, 1, 4, "#e07a5f", ink),
      fraction(1060, 470, 170, "#1d5fa8", 1, 4),
    ),
    page(
      "比一比：谁大？",
      "分的份数越多，每份越小。",
      cake(450, 470, 190, 1, 2, "#f2b134", ink),
      cake(1150, 470, 190, 1, 4, "#e07a5f", ink),
      text(800, 520, 160, "#ad2a1a", "？"),
    ),
  ];
}
