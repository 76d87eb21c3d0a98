// Line icons on a 24-unit grid; they never stand alone as the only name of a control.
const paths = {
  phone: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z",
  hangup: "M3 14c5-5 13-5 18 0l-2 3-4-1.5v-3a12 12 0 0 0-6 0v3L5 17z",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
  check: "m5 12.5 4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6 6 18",
  down: "m6 9 6 6 6-6",
  alert: "M12 4 2.5 20h19zM12 10v4M12 17v.5",
  offline: "M4 4l16 16M8.5 15a5 5 0 0 1 6 0M5 11.5a10 10 0 0 1 4-2.300M19 11.5a10 10 0 0 0-6-2.800M12 19h.01",
  cake: "M4 20h16v-7H4zM4 16c2 1.5 3-1 4 0s3 1 4 0 3-1 4 0 3 .5 4 0M12 13V9M12 6v-.5",
  mail: "M3 6h18v12H3zM3 7l9 6 9-6",
  chat: "M4 5h16v11H9l-5 4z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-4 4-6 8-6s7 2 8 6",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M15.5 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 1 3 3 3.5 5.5",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  letter: "M6 3h9l4 4v14H6zM14 3v5h5M9 13h6M9 17h6",
  coins: "M3 7h18v11H3zM12 15a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 10v.01M18 15v.01",
  request: "M7 4h10v16l-5-3-5 3z",
  note: "M5 4h14v16H5zM9 9h6M9 13h6",
  in: "M18 6 8 16M8 8v8h8",
  out: "M6 18 16 8M8 8h8v8",
  shield: "M12 3 5 6v6c0 4 3 7 7 9 4-2 7-5 7-9V6zM9 12l2 2 4-4",
  question: "M9 9a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.200-1.5 2.400M12 17.5v.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  forward: "M4 18v-3a5 5 0 0 1 5-5h11M15 5l5 5-5 5",
  next: "m10 7 5 5-5 5",
  back: "M11 6l-6 6 6 6M5 12h14",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
  mic: "M12 15a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 12a6 6 0 0 0 12 0M12 18v3",
  muted: "M4 4l16 16M15 11V7a3 3 0 0 0-5.5-1.600M9 9v3a3 3 0 0 0 4 2.800M6 12a6 6 0 0 0 9.5 4.900M18 12v.5M12 18v3",
  pause: "M8 5v14M16 5v14",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  pencil: "M4 20l1-5L16 4l4 4L9 19zM13.5 6.500l4 4",
  building: "M5 20V4h9v16M14 9h5v11M3 20h18M8 8h3M8 12h3M8 16h3",
  gift: "M4 12h16v8H4zM3 8h18v4H3zM12 8v12M12 8c-5 0-5-5-2.500-4.500S12 8 12 8c0 0 0-4 2.500-4.500S17 8 12 8",
  upload: "M12 16V5M7 9.500l5-5 5 5M4 16v4h16v-4",
  plus: "M12 5v14M5 12h14",
  keypad: "M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, class: extra = "" }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${extra}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
