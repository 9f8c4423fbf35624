import { useCallback } from "preact/hooks";
import type { LessonRecord, PersonView } from "../../../signaling/contract/api.ts";
import type { Api } from "../../http/api.ts";
import type { Answer } from "../../http/failure.ts";
import { useWords } from "../../i18n/i18n.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Loaded } from "../loaded.tsx";
import { loadPlaces, type Place } from "../places/places.ts";
import { useLoading } from "../use-loading.ts";
import { adminWords } from "../words.ts";
import { LessonForm } from "./lesson-form.tsx";

interface LessonDialogProps {
  api: Api;
  onCreated: (lesson: LessonRecord) => void;
  onClose: () => void;
}

type Choice = { teachers: PersonView[]; places: Place[] };

async function loadChoice(api: Api): Promise<Answer<Choice>> {
  const [people, places] = await Promise.all([api.people(), loadPlaces(api)]);
  if (!people.ok) return people;
  if (!places.ok) return places;
  const teachers = people.value.filter(({ role }) => role === "teacher");
  return {
    ok: true,
    value: { teachers, places: places.value.filter(({ classrooms }) => classrooms.length > 0) },
  };
}

/** Schedules a lesson; while there is nobody to teach or nowhere to be taught, says what to add first. */
export function LessonDialog({ api, onCreated, onClose }: LessonDialogProps) {
  const say = useWords(adminWords);
  const list = useLoading(useCallback(() => loadChoice(api), [api]));
  return (
    <Dialog wide title={say("newLesson")} onClose={onClose}>
      <Loaded loading={list}>
        {(choice) => <Choose api={api} {...choice} onCreated={onCreated} onClose={onClose} />}
      </Loaded>
    </Dialog>
  );
}

function Choose({ teachers, places, ...rest }: LessonDialogProps & Choice) {
  const say = useWords(adminWords);
  if (teachers.length === 0) {
    return (
      <Empty icon="teacher" title={say("needTeacherTitle")} actions={<SectionLink to="people" />}>
        {say("needTeacher")}
      </Empty>
    );
  }
  if (places.length === 0) {
    return (
      <Empty icon="classroom" title={say("needClassroomTitle")} actions={<SectionLink to="places" />}>
        {say("needClassroom")}
      </Empty>
    );
  }
  return <LessonForm teachers={teachers} places={places} {...rest} />;
}

function SectionLink({ to }: { to: "people" | "places" }) {
  const say = useWords(adminWords);
  return (
    <a class="button principal" href={`#${to}`}>
      {say(to)}
    </a>
  );
}
