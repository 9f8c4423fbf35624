/** Still pictures in the place of a moving one. */
export const stills = {
  thisMoment: "Picture of this moment",
  secondsAgo: "Picture of {seconds} s ago",
  minutesAgo: "Picture of {minutes} min ago",
  coming: "The first picture is on its way…",
} as const;
