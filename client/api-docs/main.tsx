import { startPage } from "../ui/start-page.tsx";
import { ApiDocsPage } from "./api-docs-page.tsx";

startPage(<ApiDocsPage />);
