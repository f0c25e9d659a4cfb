import type { SignedDistance } from "./pattern";

type Point = readonly [x: number, y: number];

/** Distance to a shape after turning it by `angle` (radians, clockwise on screen, because y points down). */
export function turned(shape: SignedDistance, angle: number): SignedDistance {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return (x, y) => shape(cosine * x + sine * y, cosine * y - sine * x);
}

/** A disc of the given radius. */
export function disc(radius: number): SignedDistance {
  return (x, y) => length(x, y) - radius;
}

/** An ellipse with the given half axes; the distance is that of the circle scaled to it, exact on the long axis. */
export function ellipse(halfWidth: number, halfHeight: number): SignedDistance {
  return (x, y) => {
    const scaled = length(x / halfWidth, y / halfHeight);
    const slope = length(x / halfWidth ** 2, y / halfHeight ** 2);
    return slope === 0 ? -halfHeight : (scaled * (scaled - 1)) / slope;
  };
}

/** A ring between two radii. */
export function ring(inner: number, outer: number): SignedDistance {
  return (x, y) => {
    const distance = length(x, y);
    return Math.max(distance - outer, inner - distance);
  };
}

/** A rectangle with the given half sides. */
export function rectangle(halfWidth: number, halfHeight: number): SignedDistance {
  return (x, y) => {
    const outX = Math.abs(x) - halfWidth;
    const outY = Math.abs(y) - halfHeight;
    return length(Math.max(outX, 0), Math.max(outY, 0)) + Math.min(Math.max(outX, outY), 0);
  };
}

/** A plus sign with the given half length and half thickness of its arms. */
export function plus(halfLength: number, halfThickness: number): SignedDistance {
  const across = rectangle(halfLength, halfThickness);
  const down = rectangle(halfThickness, halfLength);
  return (x, y) => Math.min(across(x, y), down(x, y));
}

/** The lower half of a disc, moved so that its middle lies near the origin. */
export function halfDisc(radius: number): SignedDistance {
  const lift = 0.42 * radius; // centroid of a half disc: 4r / 3π
  return (x, y) => Math.max(length(x, y + lift) - radius, -(y + lift));
}

/** A disc without a second disc beside it. */
export function crescent(radius: number): SignedDistance {
  return (x, y) => Math.max(length(x, y) - radius, 0.85 * radius - length(x - 0.55 * radius, y));
}

/** A polygon, by signed distance: the nearest edge, negative where an odd number of edges is crossed. */
export function polygon(points: readonly Point[]): SignedDistance {
  return (x, y) => {
    let nearest = Infinity;
    let inside = false;
    for (let index = 0, last = points.length - 1; index < points.length; last = index++) {
      const [ax, ay] = points[last];
      const [bx, by] = points[index];
      nearest = Math.min(nearest, distanceToSegment(x, y, ax, ay, bx, by));
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    return inside ? -nearest : nearest;
  };
}

/** A regular polygon with one corner up. */
export function regularPolygon(nCorners: number, radius: number): SignedDistance {
  return polygon(Array.from({ length: nCorners }, (_, corner) => onCircle(radius, corner / nCorners)));
}

/** A star with one point up. */
export function star(nPoints: number, outer: number, inner: number): SignedDistance {
  const corner = (index: number) => onCircle(index % 2 === 0 ? outer : inner, index / (2 * nPoints));
  return polygon(Array.from({ length: 2 * nPoints }, (_, index) => corner(index)));
}

/** A line through the given points, with round ends. */
export function stroke(lines: readonly (readonly Point[])[], thickness: number): SignedDistance {
  return (x, y) => {
    let nearest = Infinity;
    for (const line of lines) {
      for (let index = 1; index < line.length; index++) {
        const [ax, ay] = line[index - 1];
        const [bx, by] = line[index];
        nearest = Math.min(nearest, distanceToSegment(x, y, ax, ay, bx, by));
      }
    }
    return nearest - thickness / 2;
  };
}

/** Length of a vector: exact to the last bit everywhere and several times as fast as Math.hypot. */
function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** The point at `turn` of a full turn, clockwise from the top. */
function onCircle(radius: number, turn: number): Point {
  return [radius * Math.sin(2 * Math.PI * turn), -radius * Math.cos(2 * Math.PI * turn)];
}

function distanceToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy);
  const clipped = Math.min(1, Math.max(0, along));
  return length(x - ax - clipped * dx, y - ay - clipped * dy);
}
