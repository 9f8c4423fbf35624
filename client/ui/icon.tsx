import "./icon.css";

/** Strokes on a 24 × 24 grid. Ornaments: the words beside them carry the meaning. */
const paths = {
  add: "M12 5v14M5 12h14",
  alert: "M12 3 2.5 20h19L12 3zM12 10v4.5M12 17.2v.3",
  back: "M19 12H5M11 6l-6 6 6 6",
  bars: "M5 20v-4M10 20v-8M15 20V8M20 20V4",
  "bars-few": "M5 20v-4M10 20v-8M15 20v-.5M20 20v-.5",
  board: "M3 4h18v12H3zM8 20h8M12 16v4",
  calendar: "M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8",
  camera: "M3 7h12v10H3zM15 10.5 21 7v10l-6-3.5",
  "camera-off": "M8 7h7v3.5L21 7v10l-3-1.75M15 17H3V7h1M2 2l20 20",
  captions: "M3 5h18v14H3zM6.5 12h4M6.5 15.5h7M13 12h4.5M16 15.5h1.5",
  check: "M4.5 12.5 10 18 19.5 7",
  classroom: "M3 20V8l9-5 9 5v12M3 20h18M9 20v-6h6v6",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  down: "M12 5v14M6 13l6 6 6-6",
  end: "M6 6h12v12H6z",
  eraser:
    "M8.5 19.5 3.5 14.5a1.5 1.5 0 0 1 0-2L12 4a1.5 1.5 0 0 1 2 0l6 6a1.5 1.5 0 0 1 0 2l-7.5 7.5zM8 8l8 8M8.5 19.5H20",
  falling: "M5 7l12 10M9.5 17.5H17V10",
  forward: "M5 12h14M13 6l6 6-6 6",
  hand: "M7 12V6.5a1.5 1.5 0 0 1 3 0V11M10 10.5v-6a1.5 1.5 0 0 1 3 0V11M13 11V5.5a1.5 1.5 0 0 1 3 0V12M16 9.5a1.5 1.5 0 0 1 3 0V14c0 4-2.5 7-6 7s-5-1.5-7.5-6.5c-.7-1.4 1-2.6 2.2-1.2L9 15",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.2v.3",
  key: "M14.5 9.5a4.5 4.5 0 1 0-4 4.47L12.5 16H15v2.5h2.5V21H21v-3.5l-6.6-6.6c.07-.45.1-.9.1-1.4zM8.5 9v.1",
  language: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c5 5.5 5 12.5 0 18M12 3c-5 5.5-5 12.5 0 18",
  link: "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7L12 17.7",
  live: "M12 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7.5 7.5a6.4 6.4 0 0 0 0 9M16.5 7.5a6.4 6.4 0 0 1 0 9M4.7 4.7a10.3 10.3 0 0 0 0 14.6M19.3 4.7a10.3 10.3 0 0 1 0 14.6",
  message: "M4 5h16v11H10l-4.5 4V16H4zM8 9h8M8 12h5",
  microphone: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  "microphone-off":
    "M9 9v3a3 3 0 0 0 4.5 2.6M15 11V6a3 3 0 0 0-5.7-1.3M6 11.5a6 6 0 0 0 9.2 5M18 11.5c0 .7-.1 1.3-.3 2M12 17.5V21M2 2l20 20",
  offline:
    "M2 8.5a15 15 0 0 1 5-3M12 4.5c3.8 0 7.3 1.5 10 4M5.5 12.5a10 10 0 0 1 4-2.3M15.5 10.6c1.1.5 2.1 1.1 3 1.9M9 16.2a4.5 4.5 0 0 1 6 0M12 19.8v.2M3 3l18 18",
  pen: "M4 20l1-4.5L16.5 4a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L8.5 19 4 20zM14 6.5l3.5 3.5",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-3.8 3-6 6.5-6s6 2.2 6.5 6M16 4.5a3.5 3.5 0 0 1 0 6.2M17.5 14.4c2.3.7 3.7 2.7 4 5.6",
  pointer: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3",
  rising: "M5 17 17 7M9.5 6.5H17V14",
  screen: "M3 5h18v11H3zM9 20h6M12 16v4M9 11.5l3-3 3 3",
  slides: "M3 5h14v10H3zM7 19h14V9",
  "sign-out": "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
  sound: "M4 9.5h3.5L12 5v14l-4.5-4.5H4zM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  "sound-off": "M4 9.5h3.5L12 5v14l-4.5-4.5H4zM16 9.5l5 5M21 9.5l-5 5",
  still: "M3 5h18v14H3zM3 16.5l5-5 4.5 4.5 2.5-2.5 6 5.5M15.5 10.2a1.2 1.2 0 1 0 0-2.4 1.2 1.2 0 0 0 0 2.4z",
  teacher: "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.6-4.5 3.6-7 8-7s7.4 2.5 8 7",
  undo: "M9 7 4 12l5 5M4 12h10a4 4 0 0 1 0 8h-3",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
