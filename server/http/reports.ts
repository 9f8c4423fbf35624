import { granted } from "../../signaling/contract/errors.ts";
import {
  linkReport,
  linkReportQuery,
  oneSchoolQuery,
  oneSchoolReport,
  reportQuery,
  schoolReport,
} from "../../signaling/contract/reports.ts";
import { reachOf } from "../accounts/reach.ts";
import type { Reports } from "../timetable/reports.ts";
import { type Endpoint, forAdministrators } from "./endpoint.ts";

/** Attendance, delivered quality and the picture of the links: for the whole bureau, or for the administrator's region. */
export function reportEndpoints(reports: Omit<Reports, "sum">): Endpoint[] {
  return [
    forAdministrators(
      { method: "get", path: "/reports/schools", input: reportQuery, output: schoolReport },
      async (input, { holder }) => granted(await reports.schools(input, reachOf(holder))),
    ),
    forAdministrators(
      { method: "get", path: "/reports/links", input: linkReportQuery, output: linkReport },
      async (input, { holder }) => granted(await reports.links(input, reachOf(holder))),
    ),
    forAdministrators(
      { method: "get", path: "/reports/school", input: oneSchoolQuery, output: oneSchoolReport },
      (input, { holder }) => reports.school(input, reachOf(holder)),
    ),
  ];
}
