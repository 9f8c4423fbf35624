import "./admin.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LessonId, SchoolId } from "../../signaling/contract/ids.ts";
import { useWords } from "../i18n/i18n.tsx";
import { sharedWords } from "../i18n/shared-words.ts";
import { SignedIn } from "../sign-in/signed-in.tsx";
import type { Person, Visit } from "../sign-in/visit.ts";
import { Button } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Waiting } from "../ui/spinner.tsx";
import { Toasts } from "../ui/toasts.tsx";
import { TopBar } from "../ui/top-bar.tsx";
import { useLater } from "../ui/use-later.ts";
import { useTitle } from "../ui/use-title.ts";
import { AccountDialog } from "./account/account-dialog.tsx";
import { accountWords } from "./account/words.ts";
import { AuditSection } from "./audit/audit-section.tsx";
import { LessonsSection } from "./lessons/lessons-section.tsx";
import { OperationsSection } from "./operations/operations-section.tsx";
import { PeopleSection } from "./people/people-section.tsx";
import { PlacesSection } from "./places/places-section.tsx";
import { RecordSection } from "./record/record-section.tsx";
import { auditWords } from "./record-words.ts";
import { ReportsSection } from "./reports/reports-section.tsx";
import { reportWords } from "./reports/words.ts";
import { TimetableSection } from "./timetable/timetable-section.tsx";
import { adminWords } from "./words.ts";

export function AdminPage() {
  return <SignedIn kind="admin">{(visit) => <Administration {...visit} />}</SignedIn>;
}

const sections = {
  lessons: "calendar",
  timetable: "board",
  operations: "live",
  reports: "bars",
  places: "classroom",
  people: "people",
  webhooks: "link",
  audit: "key",
} as const satisfies Record<string, IconName>;
type Section = keyof typeof sections;

function isSection(name: string): name is Section {
  return name in sections;
}

/** What the service would answer: an assistant and an observer look at lessons, the audit is the whole bureau's. */
function sectionsFor({ role, region }: Person): readonly Section[] {
  if (role !== "administrator") return ["lessons"];
  const all = Object.keys(sections).filter(isSection);
  return region === "" ? all : all.filter((name) => name !== "audit");
}

const loadWebhooks = () => import("./webhooks/webhooks-section.tsx");

function Administration({ holder, api, signOut }: Visit<Person>) {
  const say = useWords(adminWords);
  const audit = useWords(auditWords);
  const own = useWords(accountWords);
  const reports = useWords(reportWords);
  const shared = useWords(sharedWords);
  const [account, setAccount] = useState(false);
  const { section, lessonId, schoolId } = useSection(sectionsFor(holder));
  const Webhooks = useLater(section === "webhooks", loadWebhooks);
  const title = (name: Section) => {
    if (name === "audit") return audit("audit");
    return name === "reports" ? reports("reports") : say(name);
  };
  useTitle(`${title(section)} · ${say("place")}`);
  const list = useRef<HTMLElement>(null);
  // On a telephone the list is wider than the window.
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (list.current && here)
      list.current.scrollLeft = here.offsetLeft - (list.current.clientWidth - here.offsetWidth) / 2;
  }, [section]);
  return (
    <Toasts>
      <TopBar place={say("place")}>
        <span class="who" title={holder.name}>
          {holder.name}
        </span>
        <Button action="open-account" look="quiet" size="small" onClick={() => setAccount(true)}>
          {own("account")}
        </Button>
        <Button action="sign-out" look="quiet" size="small" icon="sign-out" onClick={signOut}>
          {shared("signOut")}
        </Button>
      </TopBar>
      <div class="admin">
        <nav ref={list} class="sections" aria-label={say("sections")}>
          {sectionsFor(holder).map((name) => (
            <a key={name} href={`#${name}`} aria-current={name === section ? "page" : undefined}>
              <Icon name={sections[name]} />
              {title(name)}
            </a>
          ))}
          {holder.role === "observer" && (
            <a href="/observer">
              <Icon name="live" />
              {say("watchLessons")}
            </a>
          )}
        </nav>
        <main class="admin-main">
          {section === "lessons" &&
            (lessonId ? (
              <RecordSection api={api} lessonId={lessonId} />
            ) : (
              <LessonsSection api={api} mayChange={holder.role === "administrator"} />
            ))}
          {section === "timetable" && <TimetableSection api={api} />}
          {section === "operations" && <OperationsSection api={api} />}
          {section === "reports" && <ReportsSection api={api} region={holder.region} schoolId={schoolId} />}
          {section === "places" && <PlacesSection api={api} region={holder.region} />}
          {section === "people" && <PeopleSection api={api} holder={holder} />}
          {section === "webhooks" &&
            (Webhooks ? (
              <Webhooks.WebhooksSection api={api} region={holder.region} />
            ) : (
              <Waiting>{shared("loading")}</Waiting>
            ))}
          {section === "audit" && <AuditSection api={api} />}
        </main>
      </div>
      {account && (
        <AccountDialog api={api} administers={holder.role === "administrator"} onClose={() => setAccount(false)} />
      )}
    </Toasts>
  );
}

interface Place {
  section: Section;
  /** Of the lesson whose record is shown. */
  lessonId?: LessonId;
  /** Of the school whose report is shown. */
  schoolId?: SchoolId;
}

/** The section is in the address, so that it survives a reload and the browser's Back works: `#lessons/les-…`, `#reports/sch-…`. */
function useSection(open: readonly Section[]): Place {
  const read = (): Place => {
    const [name = "", id] = location.hash.slice(1).split("/");
    const section = isSection(name) && open.includes(name) ? name : "lessons";
    // The page only hands it back: the service says whether there is such a lesson, or school.
    if (section === "reports" && id) return { section, schoolId: id as SchoolId };
    return section === "lessons" && id ? { section, lessonId: id as LessonId } : { section };
  };
  const [section, setSection] = useState(read);
  useEffect(() => {
    const onHashChange = () => setSection(read());
    window.addEventListener("hashchange", onHashChange);
    return () => window.removeEventListener("hashchange", onHashChange);
  }, []);
  return section;
}
