/** Pictures, sound and devices, on every page of a lesson. */
export const media = {
  pictureOff: "The camera is off",
  pictureComing: "The picture is coming…",
  unplayable: "This browser cannot play this picture",
  teacher: "Teacher",
  board: "Board",
  screen: "Screen",
  pupils: "Pupils",

  soundBlocked: "The browser is waiting for your permission to play sound.",
  turnSoundOn: "Turn the sound on",

  camera: "Camera",
  microphone: "Microphone",
  cameraDenied: "The camera is blocked. Allow it in the browser’s address bar, then try again.",
  cameraMissing: "No camera found. Plug one in: it is picked up by itself.",
  cameraBusy: "Another program is using the camera. Close it, then try again.",
  cameraPulled: "The camera was unplugged. Plug it in again: it is picked up by itself.",
  cameraFailed: "The camera could not be started. Try again, or choose another one.",
  microphoneDenied: "The microphone is blocked. Allow it in the browser’s address bar, then try again.",
  microphoneMissing: "No microphone found. Plug one in: it is picked up by itself.",
  microphoneBusy: "Another program is using the microphone. Close it, then try again.",
  microphonePulled: "The microphone was unplugged. Plug it in again: it is picked up by itself.",
  microphoneFailed: "The microphone could not be started. Try again, or choose another one.",
  insecure:
    "This page came without encryption (http), so the browser gives it no camera or microphone. Open it with https.",

  connecting: "Connecting to the service…",
  lost: {
    one: "No connection to the service. Trying again in {count} second.",
    other: "No connection to the service. Trying again in {count} seconds.",
  },
  lostNow: "No connection to the service. Trying again now…",
  interrupted: "Picture and sound are interrupted. They are being restored…",
  flowComing: "Picture and sound are being connected…",
  rejoining: "Coming back into the lesson…",
  closed: "The service closed the connection.",
  seatTakenTitle: "The lesson is open on another page",
  seatTaken: "This seat was taken over by another page or device.",
  takeBack: "Continue here",
  unsupportedTitle: "This browser cannot take part",
  unsupported: "Use a current version of Chrome, Edge or another browser based on Chromium.",
} as const;
