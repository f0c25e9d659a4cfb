import { readFileSync } from "node:fs";
import { Redis, type RedisOptions } from "ioredis";

/** Where a queue lives, as far as it may be shown: never its password. */
export interface RedisPlace {
  /** Protocol, host, port and database. */
  readonly shown: string;
  /** A connection of its own; close it with `disconnect()`. */
  connect(): Redis;
}

/** Milliseconds between attempts to reach a server that is gone. */
const mostRetryDelay = 5000;

/** Milliseconds without a word to a command until a connection counts as cut, longer than the queue's library blocks. */
const silentFor = 20_000;

/**
 * Reads the address of a Redis or Valkey server: `redis://` or, with TLS, `rediss://`, then user, password, host, port
 * and database as usual. A password may be given in `MI_NAS_REDIS_PASSWORD` instead, so that it stands in no list of
 * processes; `MI_NAS_REDIS_CA` names a file with the certificate of an authority of one's own.
 *
 * @throws RangeError when it is no such address; the message does not repeat it, since it may hold a password.
 */
export function redisPlace(address: string, environment: NodeJS.ProcessEnv = process.env): RedisPlace {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new RangeError("The address of the queue must have the form redis://[user:password@]host[:port][/database].");
  }
  const secure = url.protocol === "rediss:";
  if (!secure && url.protocol !== "redis:") {
    throw new RangeError(`The address of the queue must begin with redis:// or rediss://, not ${url.protocol}//.`);
  }
  const database = Number(url.pathname.slice(1) || 0);
  const port = Number(url.port || 6379);
  if (url.hostname === "" || !Number.isSafeInteger(database) || database < 0) {
    throw new RangeError("The address of the queue must name a host, and a database by its number if any.");
  }
  const password = decoded(url.password) || environment.MI_NAS_REDIS_PASSWORD;
  const authority = environment.MI_NAS_REDIS_CA;
  const options: RedisOptions = {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    db: database,
    ...(url.username && { username: decoded(url.username) }),
    ...(password && { password }),
    ...(secure && { tls: authority ? { ca: readFileSync(authority) } : {} }),
    maxRetriesPerRequest: null, // a command waits while the server is away
    socketTimeout: silentFor, // the system notices a line that is cut, or whole again, minutes later
    retryStrategy: (attempt) => Math.min(mostRetryDelay, 100 * attempt),
  };
  return {
    shown: `${url.protocol}//${url.hostname}:${port}/${database}`,
    connect: () => {
      const redis = new Redis(options);
      redis.on("error", () => undefined); // who waits for an answer is told; the connection is made anew by itself
      return redis;
    },
  };
}

/** A user or password as it is. @throws RangeError, which does not repeat it, when its escapes are none. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new RangeError(
      "The address of the queue must have user and password as a URL writes them, such as %25 for %; " +
        "MI_NAS_REDIS_PASSWORD takes a password as it is.",
    );
  }
}

/** Seconds, counted one by one, that a first connection may take: a process that sleeps meanwhile looks once more. */
const reachWithin = 10;

/**
 * Asks a server whether it is there.
 *
 * @throws Error saying what is wrong, without the password.
 */
export async function requireRedis({ shown, connect }: RedisPlace): Promise<void> {
  const redis = connect();
  let last: Error | undefined;
  redis.on("error", (error) => {
    last = error;
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, fail) => {
      let seconds = 0;
      timer = setInterval(() => {
        if (++seconds >= reachWithin) fail(last ?? new Error("it does not answer"));
      }, 1000);
    });
    await Promise.race([redis.ping(), late]);
  } catch (error) {
    throw new Error(`The queue at ${shown} cannot be used: ${(error as Error).message}.`);
  } finally {
    clearInterval(timer);
    redis.disconnect();
  }
}
