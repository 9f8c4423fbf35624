import { startPage } from "../ui/start-page.tsx";
import { ClassroomPage } from "./classroom-page.tsx";

startPage(<ClassroomPage />);
