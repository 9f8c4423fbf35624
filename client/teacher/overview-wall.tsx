import "./overview-wall.css";
import { useState } from "preact/hooks";
import type { ClassroomView } from "../../signaling/contract/lesson.ts";
import type { Failure } from "../http/failure.ts";
import { useWords } from "../i18n/i18n.tsx";
import { overviewWords } from "../i18n/overview-words.ts";
import { useRefusalText } from "../i18n/refusal-text.ts";
import { PictureTile } from "../media/picture-wall.tsx";
import type { Live } from "../state/live.ts";
import { wallColumns } from "../state/overview-pages.ts";
import type { Participation } from "../state/participation.ts";
import { incomingPictures } from "../state/pictures.ts";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import type { Overview } from "./use-overview.ts";
import { teacherWords } from "./words.ts";

interface OverviewWallProps {
  overview: Overview;
  participation: Participation;
  live: Live;
}

/** A small picture of every classroom of the page; a key on each calls it up, and its camera runs already. */
export function OverviewWall({ overview, participation, live }: OverviewWallProps) {
  const say = useWords(overviewWords);
  const teach = useWords(teacherWords);
  const explain = useRefusalText();
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const { tiles, page, pages, turn, rotates, setRotates, setOpen } = overview;
  const callUp = async ({ id }: ClassroomView) => {
    const answer = await participation.request("openClassroom", { classroomId: id });
    setFailure(answer.ok ? undefined : answer.error);
    // Seen large now, where everybody's attention is.
    if (answer.ok) setOpen(false);
  };
  return (
    <section class="overview" aria-label={say("title")}>
      <header class="overview-head">
        <p>{say("hint")}</p>
        {pages > 1 && (
          <div class="overview-pages">
            <Button size="small" action="rotate-overview" aria-pressed={rotates} onClick={() => setRotates(!rotates)}>
              {say("rotate")}
            </Button>
            <Button
              size="small"
              icon="back"
              action="overview-earlier"
              aria-label={say("earlier")}
              onClick={() => turn(-1)}
            />
            <span class="digits">{say("page", { page: page + 1, pages })}</span>
            <Button
              size="small"
              icon="forward"
              action="overview-later"
              aria-label={say("later")}
              onClick={() => turn(1)}
            />
          </div>
        )}
      </header>
      {failure && (
        <Notice tone="bad" title={teach("notOpened")}>
          {explain(failure)}
        </Notice>
      )}
      {tiles.length === 0 ? (
        <p class="desk-nothing">
          <Icon name="classroom" />
          {say("nobody")}
        </p>
      ) : (
        <ul
          class="overview-tiles"
          style={{ gridTemplateColumns: `repeat(${wallColumns(tiles.length)}, minmax(0, 1fr))` }}
        >
          {tiles.map((classroom) => (
            <OverviewTile key={classroom.id} classroom={classroom} live={live} callUp={callUp} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface OverviewTileProps {
  classroom: ClassroomView;
  live: Live;
  callUp: (classroom: ClassroomView) => Promise<void>;
}

/** What a tile paints is not measured: five frames a second are no stall, and a wall is no lesson. */
const unmeasured = () => () => {};

function OverviewTile({ classroom, live, callUp }: OverviewTileProps) {
  const say = useWords(overviewWords);
  const teach = useWords(teacherWords);
  const [asking, setAsking] = useState(false);
  const { id, school, name, presence } = classroom;
  const isOf = ({ source, room }: { source: string; room: string }) => source === "pupils" && room === id;
  const picture = incomingPictures(live).find(isOf);
  const isSent = live.incoming.some(isOf);
  const onStage = live.lesson?.stage.includes(id) ?? false;
  const caption = `${school} · ${name}`;
  return (
    <li class={onStage ? "overview-tile on-stage" : "overview-tile"} data-classroom={id}>
      {picture && presence === "present" ? (
        <PictureTile picture={picture} place="large" caption={caption} onShown={unmeasured} />
      ) : (
        <figure class="picture large filmed">
          <p class="picture-note">{say(presence === "away" ? "away" : isSent ? "withheld" : "coming")}</p>
          <figcaption>{caption}</figcaption>
        </figure>
      )}
      <span class="overview-key">
        {onStage ? (
          <Chip tone="live">{teach("onStage")}</Chip>
        ) : (
          <Button
            size="small"
            icon="hand"
            action="call-up"
            data-classroom={id}
            aria-label={say("callUp", { school, name })}
            busy={asking}
            disabled={live.stay !== "joined" || presence !== "present"}
            onClick={() => {
              setAsking(true);
              void callUp(classroom).finally(() => setAsking(false));
            }}
          >
            {teach("open")}
          </Button>
        )}
      </span>
    </li>
  );
}
