/** How one sounds: processing, push-to-talk, the test at the door, interruptions. */
export const sound = {
  title: "Sound",
  processing: {
    echoCancellation: "Cancel echo",
    noiseSuppression: "Suppress noise",
    autoGainControl: "Even out the volume",
  },
  processingText: {
    echoCancellation: "So that nobody hears themselves come back. Switch it off only with a headset.",
    noiseSuppression: "Fans and keyboards stay outside. Switch it off for music.",
    autoGainControl: "Quiet voices become louder.",
  },
  pushToTalk: "Push to talk",
  pushToTalkText: "Your microphone is on only while you hold the space bar.",
  test: "Hear yourself",
  recording: "Say a sentence…",
  playing: "This is how you sound.",
  silent: "We heard nothing. Speak up, or choose another microphone.",
  failed: "The test did not work in this browser. You can join all the same.",
  interrupted: "Something else took your microphone or camera, a phone call perhaps.",
  resume: "Tap to resume",
};
