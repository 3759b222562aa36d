import type { AlertsInfo, AlertTest } from "../protocol/api";
import { authorized } from "./session";

/** What is not well, and where it is told. */
export const alerts = (): Promise<AlertsInfo> => authorized("GET", "/api/alerts");

/** Sends a message to each destination, and says what came of it. */
export const testAlerts = (): Promise<AlertTest[]> => authorized("POST", "/api/alerts/test");
