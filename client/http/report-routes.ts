import type { SchoolId } from "../../signaling/contract/ids.ts";
import type { LinkReport, OneSchoolReport, SchoolReport } from "../../signaling/contract/reports.ts";
import type { Send } from "./send.ts";

/** Which weeks, and of which schools; without a region: of all that the administrator sees. */
export interface ReportAsk {
  weeks: number;
  region?: string | undefined;
}

export function reportRoutes(send: Send) {
  const queryOf = (asked: Record<string, string | number | undefined>) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value));
    return query;
  };
  return {
    schoolReport: ({ weeks, region }: ReportAsk) =>
      send<SchoolReport>("GET", `/reports/schools?${queryOf({ weeks, region })}`),
    linkReport: ({ weeks, region, targetKbps }: ReportAsk & { targetKbps: number }) =>
      send<LinkReport>("GET", `/reports/links?${queryOf({ weeks, region, targetKbps })}`),
    oneSchoolReport: (schoolId: SchoolId, weeks: number) =>
      send<OneSchoolReport>("GET", `/reports/school?${queryOf({ schoolId, weeks })}`),
  };
}
