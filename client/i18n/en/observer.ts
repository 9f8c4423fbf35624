/** The page of those who watch lessons unseen. */
export const observer = {
  place: "Watch lessons",
  onAirNow: "On air now",
  laterToday: "Later today",
  watch: "Watch",
  watchLesson: "Watch “{title}”",
  nothingOnAir: "No lesson is on air",
  nothingOnAirHint: "Lessons that you may watch appear here by themselves when they begin.",
  unseen: "You are watching unseen. Each visit is on record.",
  notYours: "Only observers and administrators watch lessons here.",
  back: "Back to the lessons",
  coming: "Opening the lesson…",
  noPicture: "No picture at the moment",
  seatTaken: "You are watching this lesson on another page.",
  watchHere: "Watch here",
  removed: "You may not watch this lesson any more.",
} as const;
