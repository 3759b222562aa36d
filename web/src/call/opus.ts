/**
 * What this end would like to receive: sound that mends lost packets by itself (in-band FEC), and next to nothing while it
 * is silent (DTX): most people in a call listen.
 */
const WISHES = ["useinbandfec=1", "usedtx=1"];

/**
 * Adds our wishes to the parameters of Opus in a description that goes to the other side. They tell a sender what its
 * receiver prefers (RFC 7587, section 6.1), so they belong into what the other side reads; browsers have no other way to say
 * them. What this browser set as its own description stays as the browser made it, and all else stays as it is.
 */
export function askOfOpus(sdp: string): string {
  return [...sdp.matchAll(/^a=rtpmap:(\d+) opus\//gim)].reduce((text, [, type]) => {
    const line = new RegExp(`^a=fmtp:${type} (.*)$`, "m");
    return text.replace(line, (_, parameters: string) => `a=fmtp:${type} ${wishing(parameters)}`);
  }, sdp);
}

function wishing(parameters: string): string {
  const others = parameters.split(";").filter((parameter) => !/^\s*use(inbandfec|dtx)=/i.test(parameter));
  return [...others, ...WISHES].join(";");
}
