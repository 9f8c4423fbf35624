import type { SchoolView } from "../../../signaling/contract/api.ts";

type LinkProfile = SchoolView["linkProfile"];

/** What each kind of link is called in the administrator's catalogue. */
export const linkProfileWords = {
  terrestrial: "linkTerrestrial",
  satellite: "linkSatellite",
  mobile: "linkMobile",
} as const satisfies { [P in LinkProfile]: string };
