import type { Words } from "./index";

/** Whether calls work from here, and what stands in the way. */
export const trial: Words["trial"] = {
  link: "Bağlantıyı sına",
  title: "Buradan görüşme yapılabilir mi?",
  intro: "Ağınızdan kameranıza, bir görüşmenin ihtiyaç duyduğu her şeyi dener. Birkaç saniye sürer.",
  start: "Sınamayı başlat",
  again: "Yeniden sına",
  running: "Sınanıyor…",
  permission:
    "Tarayıcınız mikrofon ve kamera için izin isteyebilir. Hiçbir şey kaydedilmez, sizi kimse görmez ve duymaz.",
  signIn: {
    title: "Bu sınama, burada oturum açanlar için.",
    text: "Sınama, sunucunun aktarıcısını ödünç alır; bu sunucu onu yalnızca kendi kullanıcılarına ve misafirlerine verir. Giriş yapın ya da davet bağlantınızı açın, sonra gelip yeniden deneyin.",
  },
  outcomes: "Sonuçlar",
  ways: {
    signaling: { title: "Sunucu", detail: "WebSocket ile" },
    stun: { title: "Doğrudan yol", detail: "STUN ile" },
    udp: { title: "Aktarıcı, hızlı yoldan", detail: "TURN ve UDP" },
    tcp: { title: "Aktarıcı, web trafiği gibi", detail: "TURN ve TCP" },
    tls: { title: "Aktarıcı, güvenli site gibi", detail: "TURN ve TLS" },
    camera: { title: "Kamera", detail: "görüntü" },
    microphone: { title: "Mikrofon", detail: "ses" },
  },
  states: { waiting: "bekliyor", trying: "deneniyor…", works: "çalışıyor", fails: "çalışmıyor" },
  verdict: {
    well: {
      title: "Buradan görüşebilirsiniz, hem de sorunsuz.",
      text: "Ağınız bir görüşmenin gerektirdiği her şeye izin veriyor.",
    },
    relayed: {
      title: "Buradan görüşebilirsiniz.",
      text: "Ağınız yalnızca web trafiğine izin veriyor; bu yüzden görüşmeler aktarıcı üzerinden dolaşır. Ses ve görüntü biraz gecikebilir.",
    },
    direct: {
      title: "Buradan bazı kişilerle görüşebilirsiniz.",
      text: "Aktarıcıya ulaşılamıyor; sizi yalnızca ağına doğrudan ulaşılabilenler duyar. Ağınızla ilgilenen kişiden bu sunucunun portuna UDP veya TCP izni isteyin.",
    },
    silent: {
      title: "Buradan görüşme başlatılamıyor.",
      text: "Ses ve görüntü geçerdi; ama sunucuyla aranızdaki bir şey, belki bir vekil sunucu ya da virüs koruma programı, insanları buluşturan bağlantıyı (WebSocket) kesiyor. Ağınızla ilgilenen kişiden buna izin vermesini isteyin.",
    },
    none: {
      title: "Buradan görüşme yapılamıyor.",
      text: (port) =>
        `Ağınız bu sunucuya ne ses ne görüntü geçiriyor. Ağınızla ilgilenen kişiden bu sunucu için UDP veya TCP ${port} portuna izin vermesini isteyin ya da başka bir ağ deneyin, örneğin telefonunuzunkini.`,
    },
  },
  devices: {
    both: "Mikrofonunuz ve kameranız çalışıyor.",
    microphone: "Mikrofonunuz çalışıyor.",
    camera: "Kameranız çalışıyor.",
  },
  copy: "Raporu kopyala",
  report: {
    title: "Bağlantı sınaması",
    privacy: "Raporda bu sonuçlar ve tarayıcınızın türü bulunur; adres ya da gizli bilgi yoktur.",
  },
  send: {
    name: "Adınız (isteğe bağlı)",
    nameHint: "Sunucuyla ilgilenen kişi kime yardım edeceğini bilsin.",
    submit: "Yöneticiye gönder",
    sent: "Gönderildi. Sunucuyla ilgilenen kişi artık okuyabilir.",
  },
};
