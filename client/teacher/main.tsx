import { startPage } from "../ui/start-page.tsx";
import { TeacherPage } from "./teacher-page.tsx";

startPage(<TeacherPage />);
