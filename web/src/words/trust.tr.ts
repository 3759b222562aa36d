import type { Words } from "./index";

/** How to introduce this server's own certificate to a device. */
export const trust: Words["trust"] = {
  title: "Bu sunucuya güvenin",
  intro:
    "Görüşmeleriniz her durumda şifrelidir. Ama bu sayfadan önce tarayıcınız sizi uyardıysa, bu sunucuyu henüz tanımıyordur: sunucu, sertifikasını satın almak yerine kendisi imzalıyor.",
  why: "İkisini bir kez tanıştırmanız yeter. Uyarı bir daha çıkmaz; görüşmeler en sıkı ağlardan bile geçebilir.",
  download: "Sertifikayı indir",
  check: "Bunu yalnızca tanıdığınız birinin sunucusu için, en iyisi evde, kendi ağınızdayken yapın.",
  how: "Sonra cihazınızda",
  steps: {
    iphone: {
      title: "iPhone ve iPad",
      text: "Dosyayı açın; Ayarlar, “Profil İndirildi”, Yükle. Ardından Genel, Hakkında, Sertifika Güven Ayarları bölümünde açın.",
    },
    android: {
      title: "Android",
      text: "Ayarlar, Güvenlik, Diğer güvenlik ayarları, Depolama alanından yükle, “CA sertifikası” ve indirdiğiniz dosya.",
    },
    mac: {
      title: "Mac",
      text: "Dosyayı açın, Anahtar Zinciri Erişimi’nde “Sistem”e ekleyin, çift tıklayıp Güven: Her Zaman deyin.",
    },
    windows: {
      title: "Windows",
      text: "Dosyayı açın; Sertifika Yükle, Yerel Makine, “Güvenilen Kök Sertifika Yetkilileri”.",
    },
    linux: {
      title: "Linux’ta Chromium",
      text: "Ayarlar, Gizlilik ve güvenlik, Güvenlik, Sertifikaları yönet, Yetkililer, İçe aktar. Web siteleri için güveni işaretleyin.",
    },
    firefox: {
      title: "Firefox, her bilgisayarda",
      text: "Ayarlar, Gizlilik ve Güvenlik, Sertifikaları göster, Makamlar, İçe aktar. Web siteleri için güveni işaretleyin.",
    },
  },
};
