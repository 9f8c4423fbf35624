import type { LinkEmulator } from "../../tests/support/link/link-emulator.ts";
import { routerCapabilities } from "../../tests/support/rtp.ts";
import type { SlateLesson, SlatePage } from "../../tests/support/slate-lesson.ts";
import { until } from "./until.ts";

interface RoomOptions {
  lesson: SlateLesson;
  teacher: SlatePage;
  linkTo: () => Promise<LinkEmulator>;
  /** The teacher writes by hand for a while. */
  writing: () => Promise<void>;
}

/** The smallest of pictures and a voice, in kbit/s: what the devices' words are compared with. */
const MEDIA_KBPS = 300;

/** What a classroom's link carries besides media with its big screen alone, and with two assistants' devices more. */
export async function roomOfDevices({ lesson, teacher, linkTo, writing }: RoomOptions): Promise<string> {
  await teacher.signal.request("join", { rtpCapabilities: routerCapabilities });
  const link = await linkTo();
  try {
    const at = `${link.address}:${link.port}`;
    const screen = lesson.open("cls-north", at);
    let code = "";
    screen.signal.on("assistantsChanged", (notice) => {
      code = notice.code;
    });
    await until(screen, () => screen.slate.ready.value);
    await screen.signal.request("join", { rtpCapabilities: routerCapabilities });
    await until(screen, () => code !== "");
    const play = async (): Promise<number> => {
      const [before, startedAt] = [link.counters("down").bytesOut, performance.now()];
      for (let n = 0; n < 5; n += 1) {
        await screen.signal.request("raiseHand", {});
        await teacher.signal.request("sendMessage", { to: "all", text: "请把练习册翻到第 12 页。" });
        await screen.signal.request("lowerHand", {});
      }
      await writing();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return ((link.counters("down").bytesOut - before) * 8) / (performance.now() - startedAt);
    };
    const one = await play();
    const tablets = [lesson.open(code, at), lesson.open(code, at)];
    await Promise.all(tablets.map((tablet) => until(tablet, () => tablet.signal.state.kind === "open")));
    const three = await play();
    for (const page of [screen, ...tablets]) page.close();
    const times = (MEDIA_KBPS + three) / (MEDIA_KBPS + one);
    return (
      `Words, hands and ink of a busy minute: ${one.toFixed(1)} kbit/s with the big screen alone, ${three.toFixed(1)} with ` +
      `two assistants' devices; beside ${MEDIA_KBPS} kbit/s of voice and picture ${times.toFixed(3)} times.`
    );
  } finally {
    await link.close();
  }
}
