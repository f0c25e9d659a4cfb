import "../tasks/toy/waiting-kinds";
import { redisPlace } from "../../../lib/platform/queue/redis-place";
import { serveQueue } from "../../../lib/platform/queue/serve";

// A machine whose tasks wait: `serve-waits.ts <name> <patience>`, at the queue that MI_NAS_REDIS names.

const [name, patience] = process.argv.slice(2);
void serveQueue({
  place: redisPlace(process.env.MI_NAS_REDIS!),
  workers: 1,
  name,
  patience: Number(patience),
  notice: (message) => console.warn(message),
  signal: new AbortController().signal,
});
