import type { sound as english } from "./sound.en";

export const sound: typeof english = {
  title: "Ses",
  processing: {
    echoCancellation: "Yankıyı önle",
    noiseSuppression: "Gürültüyü bastır",
    autoGainControl: "Ses düzeyini dengele",
  },
  processingText: {
    echoCancellation: "Kimse kendi sesini geri duymasın diye. Yalnızca kulaklıkla kapatın.",
    noiseSuppression: "Vantilatör ve klavye sesi dışarıda kalır. Müzik için kapatın.",
    autoGainControl: "Kısık sesler yükseltilir.",
  },
  pushToTalk: "Bas konuş",
  pushToTalkText: "Mikrofonunuz yalnızca boşluk tuşunu basılı tutarken açık olur.",
  test: "Kendinizi dinleyin",
  recording: "Bir cümle söyleyin…",
  playing: "Sesiniz böyle duyuluyor.",
  silent: "Hiçbir şey duymadık. Biraz yüksek konuşun ya da başka bir mikrofon seçin.",
  failed: "Deneme bu tarayıcıda çalışmadı. Yine de katılabilirsiniz.",
  interrupted: "Mikrofonunuzu ya da kameranızı başka bir şey aldı, belki bir telefon araması.",
  resume: "Sürdürmek için dokunun",
};
