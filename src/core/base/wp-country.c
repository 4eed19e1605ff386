/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "WpCountry"
#include "config.h"

#include "wp-country.h"

#include <stdlib.h>
#include <string.h>

/* By code. @calling: the calling code by which a country is found, 0 where it shares another's. A print may be in another language than
 * the desktop, so the names are here in both, as those of a form are, and not in a catalog. */
static const struct {
  const char *code;
  guint16 calling;
  const char *en, *ja;
} countries[] = {
  { "AD", 376, "Andorra", "アンドラ" },
  { "AE", 971, "United Arab Emirates", "アラブ首長国連邦" },
  { "AF", 93, "Afghanistan", "アフガニスタン" },
  { "AG", 0, "Antigua and Barbuda", "アンティグア・バーブーダ" },
  { "AI", 0, "Anguilla", "アングイラ" },
  { "AL", 355, "Albania", "アルバニア" },
  { "AM", 374, "Armenia", "アルメニア" },
  { "AO", 244, "Angola", "アンゴラ" },
  { "AQ", 0, "Antarctica", "南極大陸" },
  { "AR", 54, "Argentina", "アルゼンチン" },
  { "AS", 0, "American Samoa", "米領サモア" },
  { "AT", 43, "Austria", "オーストリア" },
  { "AU", 61, "Australia", "オーストラリア連邦" },
  { "AW", 297, "Aruba", "アルーバ" },
  { "AX", 0, "Åland Islands", "オーランド諸島" },
  { "AZ", 994, "Azerbaijan", "アゼルバイジャン" },
  { "BA", 387, "Bosnia and Herzegovina", "ボスニア・ヘルツェゴビナ" },
  { "BB", 0, "Barbados", "バルバドス" },
  { "BD", 880, "Bangladesh", "バングラデシュ" },
  { "BE", 32, "Belgium", "ベルギー" },
  { "BF", 226, "Burkina Faso", "ブルキナファソ" },
  { "BG", 359, "Bulgaria", "ブルガリア" },
  { "BH", 973, "Bahrain", "バーレーン" },
  { "BI", 257, "Burundi", "ブルンジ" },
  { "BJ", 229, "Benin", "ベナン" },
  { "BL", 0, "Saint Barthélemy", "サンバルテルミ" },
  { "BM", 0, "Bermuda", "バーミューダ" },
  { "BN", 673, "Brunei", "ブルネイ" },
  { "BO", 591, "Bolivia", "ボリビア" },
  { "BQ", 0, "Bonaire, Sint Eustatius and Saba", "ボネール、シントユースタティウス及びサバ" },
  { "BR", 55, "Brazil", "ブラジル" },
  { "BS", 0, "Bahamas", "バハマ" },
  { "BT", 975, "Bhutan", "ブータン" },
  { "BV", 0, "Bouvet Island", "ブーベ島" },
  { "BW", 267, "Botswana", "ボツワナ" },
  { "BY", 375, "Belarus", "ベラルーシ" },
  { "BZ", 501, "Belize", "ベリーズ" },
  { "CA", 0, "Canada", "カナダ" },
  { "CC", 0, "Cocos (Keeling) Islands", "ココス (キーリング) 諸島" },
  { "CD", 243, "Congo (Kinshasa)", "コンゴ民主共和国" },
  { "CF", 236, "Central African Republic", "中央アフリカ共和国" },
  { "CG", 242, "Congo (Brazzaville)", "コンゴ共和国" },
  { "CH", 41, "Switzerland", "スイス" },
  { "CI", 225, "Côte d'Ivoire", "コートジボワール" },
  { "CK", 682, "Cook Islands", "クック諸島" },
  { "CL", 56, "Chile", "チリ" },
  { "CM", 237, "Cameroon", "カメルーン" },
  { "CN", 86, "China", "中国" },
  { "CO", 57, "Colombia", "コロンビア" },
  { "CR", 506, "Costa Rica", "コスタリカ" },
  { "CU", 53, "Cuba", "キューバ" },
  { "CV", 238, "Cabo Verde", "カーボヴェルデ" },
  { "CW", 599, "Curaçao", "キュラソー" },
  { "CX", 0, "Christmas Island", "クリスマス島" },
  { "CY", 357, "Cyprus", "キプロス" },
  { "CZ", 420, "Czechia", "チェコ" },
  { "DE", 49, "Germany", "ドイツ" },
  { "DJ", 253, "Djibouti", "ジブチ" },
  { "DK", 45, "Denmark", "デンマーク" },
  { "DM", 0, "Dominica", "ドミニカ" },
  { "DO", 0, "Dominican Republic", "ドミニカ共和国" },
  { "DZ", 213, "Algeria", "アルジェリア" },
  { "EC", 593, "Ecuador", "エクアドル" },
  { "EE", 372, "Estonia", "エストニア" },
  { "EG", 20, "Egypt", "エジプト" },
  { "EH", 0, "Western Sahara", "西サハラ" },
  { "ER", 291, "Eritrea", "エリトリア国" },
  { "ES", 34, "Spain", "スペイン" },
  { "ET", 251, "Ethiopia", "エチオピア" },
  { "FI", 358, "Finland", "フィンランド" },
  { "FJ", 679, "Fiji", "フィジー" },
  { "FK", 500, "Falkland Islands", "フォークランド諸島" },
  { "FM", 691, "Micronesia", "ミクロネシア" },
  { "FO", 298, "Faroe Islands", "フェロー諸島" },
  { "FR", 33, "France", "フランス" },
  { "GA", 241, "Gabon", "ガボン" },
  { "GB", 44, "United Kingdom", "イギリス" },
  { "GD", 0, "Grenada", "グレナダ" },
  { "GE", 995, "Georgia", "グルジア" },
  { "GF", 594, "French Guiana", "仏領ギアナ" },
  { "GG", 0, "Guernsey", "ガーンジー" },
  { "GH", 233, "Ghana", "ガーナ" },
  { "GI", 350, "Gibraltar", "ジブラルタル" },
  { "GL", 299, "Greenland", "グリーンランド" },
  { "GM", 220, "Gambia", "ガンビア" },
  { "GN", 224, "Guinea", "ギニア" },
  { "GP", 590, "Guadeloupe", "グアドループ" },
  { "GQ", 240, "Equatorial Guinea", "赤道ギニア" },
  { "GR", 30, "Greece", "ギリシャ" },
  { "GS", 0, "South Georgia and the South Sandwich Islands", "サウスジョージア及びサウスサンドウィッチ諸島" },
  { "GT", 502, "Guatemala", "グアテマラ" },
  { "GU", 0, "Guam", "グアム" },
  { "GW", 245, "Guinea-Bissau", "ギニアビサウ" },
  { "GY", 592, "Guyana", "ガイアナ" },
  { "HK", 852, "Hong Kong", "香港" },
  { "HM", 0, "Heard Island and McDonald Islands", "ハード島及びマクドナルド諸島" },
  { "HN", 504, "Honduras", "ホンジュラス" },
  { "HR", 385, "Croatia", "クロアチア" },
  { "HT", 509, "Haiti", "ハイチ" },
  { "HU", 36, "Hungary", "ハンガリー" },
  { "ID", 62, "Indonesia", "インドネシア" },
  { "IE", 353, "Ireland", "アイルランド" },
  { "IL", 972, "Israel", "イスラエル" },
  { "IM", 0, "Isle of Man", "マン島" },
  { "IN", 91, "India", "インド" },
  { "IO", 246, "British Indian Ocean Territory", "英国インド洋領土" },
  { "IQ", 964, "Iraq", "イラク" },
  { "IR", 98, "Iran", "イラン" },
  { "IS", 354, "Iceland", "アイスランド" },
  { "IT", 39, "Italy", "イタリア" },
  { "JE", 0, "Jersey", "ジャージー" },
  { "JM", 0, "Jamaica", "ジャマイカ" },
  { "JO", 962, "Jordan", "ヨルダン" },
  { "JP", 81, "Japan", "日本" },
  { "KE", 254, "Kenya", "ケニア" },
  { "KG", 996, "Kyrgyzstan", "キルギスタン" },
  { "KH", 855, "Cambodia", "カンボジア" },
  { "KI", 686, "Kiribati", "キリバス" },
  { "KM", 269, "Comoros", "コモロ" },
  { "KN", 0, "Saint Kitts and Nevis", "セントクリストファー・ネーヴィス" },
  { "KP", 850, "North Korea", "北朝鮮" },
  { "KR", 82, "South Korea", "韓国" },
  { "KW", 965, "Kuwait", "クウェート" },
  { "KY", 0, "Cayman Islands", "ケイマン諸島" },
  { "KZ", 0, "Kazakhstan", "カザフスタン" },
  { "LA", 856, "Laos", "ラオス" },
  { "LB", 961, "Lebanon", "レバノン" },
  { "LC", 0, "Saint Lucia", "セントルシア" },
  { "LI", 423, "Liechtenstein", "リヒテンシュタイン" },
  { "LK", 94, "Sri Lanka", "スリランカ" },
  { "LR", 231, "Liberia", "リベリア" },
  { "LS", 266, "Lesotho", "レソト" },
  { "LT", 370, "Lithuania", "リトアニア" },
  { "LU", 352, "Luxembourg", "ルクセンブルク" },
  { "LV", 371, "Latvia", "ラトビア" },
  { "LY", 218, "Libya", "リビア" },
  { "MA", 212, "Morocco", "モロッコ" },
  { "MC", 377, "Monaco", "モナコ" },
  { "MD", 373, "Moldova", "モルドバ" },
  { "ME", 382, "Montenegro", "モンテネグロ" },
  { "MF", 0, "Saint Martin", "サン・マルタン" },
  { "MG", 261, "Madagascar", "マダガスカル" },
  { "MH", 692, "Marshall Islands", "マーシャル諸島" },
  { "MK", 389, "North Macedonia", "北マケドニア" },
  { "ML", 223, "Mali", "マリ" },
  { "MM", 95, "Myanmar", "ミャンマー" },
  { "MN", 976, "Mongolia", "モンゴル国" },
  { "MO", 853, "Macao", "マカオ" },
  { "MP", 0, "Northern Mariana Islands", "北マリアナ諸島" },
  { "MQ", 596, "Martinique", "マルティニーク" },
  { "MR", 222, "Mauritania", "モーリタニア" },
  { "MS", 0, "Montserrat", "モントセラト" },
  { "MT", 356, "Malta", "マルタ" },
  { "MU", 230, "Mauritius", "モーリシャス" },
  { "MV", 960, "Maldives", "モルディブ" },
  { "MW", 265, "Malawi", "マラウイ" },
  { "MX", 52, "Mexico", "メキシコ" },
  { "MY", 60, "Malaysia", "マレーシア" },
  { "MZ", 258, "Mozambique", "モザンビーク" },
  { "NA", 264, "Namibia", "ナミビア" },
  { "NC", 687, "New Caledonia", "ニューカレドニア" },
  { "NE", 227, "Niger", "ニジェール" },
  { "NF", 672, "Norfolk Island", "ノーフォーク島" },
  { "NG", 234, "Nigeria", "ナイジェリア" },
  { "NI", 505, "Nicaragua", "ニカラグア" },
  { "NL", 31, "Netherlands", "オランダ" },
  { "NO", 47, "Norway", "ノルウェー" },
  { "NP", 977, "Nepal", "ネパール" },
  { "NR", 674, "Nauru", "ナウル" },
  { "NU", 683, "Niue", "ニウエ" },
  { "NZ", 64, "New Zealand", "ニュージーランド" },
  { "OM", 968, "Oman", "オマーン" },
  { "PA", 507, "Panama", "パナマ" },
  { "PE", 51, "Peru", "ペルー" },
  { "PF", 689, "French Polynesia", "仏領ポリネシア" },
  { "PG", 675, "Papua New Guinea", "パプアニューギニア" },
  { "PH", 63, "Philippines", "フィリピン" },
  { "PK", 92, "Pakistan", "パキスタン" },
  { "PL", 48, "Poland", "ポーランド" },
  { "PM", 508, "Saint Pierre and Miquelon", "サンピエール及びミクロン" },
  { "PN", 0, "Pitcairn", "ピトケアン" },
  { "PR", 0, "Puerto Rico", "プエルトリコ" },
  { "PS", 970, "Palestine", "パレスチナ" },
  { "PT", 351, "Portugal", "ポルトガル" },
  { "PW", 680, "Palau", "パラオ" },
  { "PY", 595, "Paraguay", "パラグアイ" },
  { "QA", 974, "Qatar", "カタール" },
  { "RE", 262, "Réunion", "レユニオン" },
  { "RO", 40, "Romania", "ルーマニア" },
  { "RS", 381, "Serbia", "セルビア" },
  { "RU", 7, "Russia", "ロシア" },
  { "RW", 250, "Rwanda", "ルワンダ" },
  { "SA", 966, "Saudi Arabia", "サウジアラビア" },
  { "SB", 677, "Solomon Islands", "ソロモン諸島" },
  { "SC", 248, "Seychelles", "セーシェル" },
  { "SD", 249, "Sudan", "スーダン" },
  { "SE", 46, "Sweden", "スウェーデン" },
  { "SG", 65, "Singapore", "シンガポール" },
  { "SH", 290, "Saint Helena, Ascension and Tristan da Cunha", "セントヘレナ、アセンション及びトリスタン・ダ・クーニャ" },
  { "SI", 386, "Slovenia", "スロベニア" },
  { "SJ", 0, "Svalbard and Jan Mayen", "スヴァールバル及びヤンマイエン" },
  { "SK", 421, "Slovakia", "スロバキア" },
  { "SL", 232, "Sierra Leone", "シエラレオネ" },
  { "SM", 378, "San Marino", "サンマリノ" },
  { "SN", 221, "Senegal", "セネガル" },
  { "SO", 252, "Somalia", "ソマリア" },
  { "SR", 597, "Suriname", "スリナム" },
  { "SS", 211, "South Sudan", "南スーダン" },
  { "ST", 239, "Sao Tome and Principe", "サントメ・プリンシペ" },
  { "SV", 503, "El Salvador", "エルサルバドル" },
  { "SX", 0, "Sint Maarten", "シント・マールテン" },
  { "SY", 963, "Syria", "シリア" },
  { "SZ", 268, "Eswatini", "エスワティニ" },
  { "TC", 0, "Turks and Caicos Islands", "タークス及びカイコス諸島" },
  { "TD", 235, "Chad", "チャド" },
  { "TF", 0, "French Southern Territories", "フランス南方領土" },
  { "TG", 228, "Togo", "トーゴ" },
  { "TH", 66, "Thailand", "タイ" },
  { "TJ", 992, "Tajikistan", "タジキスタン" },
  { "TK", 690, "Tokelau", "トケラウ" },
  { "TL", 670, "Timor-Leste", "東ティモール" },
  { "TM", 993, "Turkmenistan", "トルクメニスタン" },
  { "TN", 216, "Tunisia", "チュニジア" },
  { "TO", 676, "Tonga", "トンガ" },
  { "TR", 90, "Turkey", "トルコ" },
  { "TT", 0, "Trinidad and Tobago", "トリニダード・トバゴ" },
  { "TV", 688, "Tuvalu", "ツバル" },
  { "TW", 886, "Taiwan", "台湾" },
  { "TZ", 255, "Tanzania", "タンザニア" },
  { "UA", 380, "Ukraine", "ウクライナ" },
  { "UG", 256, "Uganda", "ウガンダ" },
  { "UM", 0, "United States Minor Outlying Islands", "アメリカ合衆国外諸島" },
  { "US", 1, "United States", "アメリカ合衆国" },
  { "UY", 598, "Uruguay", "ウルグアイ" },
  { "UZ", 998, "Uzbekistan", "ウズベキスタン" },
  { "VA", 379, "Vatican City", "バチカン" },
  { "VC", 0, "Saint Vincent and the Grenadines", "セントビンセント及びグレナディーン諸島" },
  { "VE", 58, "Venezuela", "ベネズエラ" },
  { "VG", 0, "British Virgin Islands", "英領バージン諸島" },
  { "VI", 0, "U.S. Virgin Islands", "米領バージン諸島" },
  { "VN", 84, "Vietnam", "ベトナム" },
  { "VU", 678, "Vanuatu", "バヌアツ" },
  { "WF", 681, "Wallis and Futuna", "ワリー及びフテュナ" },
  { "WS", 685, "Samoa", "サモア" },
  { "YE", 967, "Yemen", "イエメン" },
  { "YT", 0, "Mayotte", "マヨット" },
  { "ZA", 27, "South Africa", "南アフリカ" },
  { "ZM", 260, "Zambia", "ザンビア" },
  { "ZW", 263, "Zimbabwe", "ジンバブエ" },
};

/* Assigned, but to no country of the list */
static const guint16 other_codes[] = { 247, 383, 800, 808, 870, 878, 881, 882, 883, 888, 979 };

static int
compare_code (const void *key, const void *row)
{
  return strcmp (key, *(const char *const *) row);
}

/* G_N_ELEMENTS (countries) when there is none */
static guint
find (const char *code)
{
  const char *found = bsearch (code, countries, G_N_ELEMENTS (countries), sizeof countries[0], compare_code);
  return found != NULL ? (guint) ((gsize) (found - (const char *) countries) / sizeof countries[0]) : G_N_ELEMENTS (countries);
}

const char *
wp_country_nth (guint index)
{
  return index < G_N_ELEMENTS (countries) ? countries[index].code : NULL;
}

gboolean
wp_country_is_valid (const char *code)
{
  return find (code) < G_N_ELEMENTS (countries);
}

const char *
wp_country_name (const char *code, const char *language)
{
  guint index = code != NULL ? find (code) : G_N_ELEMENTS (countries);
  if (index == G_N_ELEMENTS (countries))
    return code;
  return g_strcmp0 (language, "ja") == 0 ? countries[index].ja : countries[index].en;
}

/* The first country that is found by @calling. (nullable) */
static const char *
find_calling (guint calling)
{
  for (guint i = 0; i < G_N_ELEMENTS (countries); i++)
    if (countries[i].calling == calling)
      return countries[i].code;
  return NULL;
}

guint
wp_calling_code_find (const char *digits)
{
  guint code = 0;
  /* No calling code begins with another. */
  for (guint i = 0; *digits != '0' && i < 3 && g_ascii_isdigit (digits[i]); i++) {
    code = code * 10 + (guint) (digits[i] - '0');
    if (find_calling (code) != NULL)
      return code;
    for (guint k = 0; k < G_N_ELEMENTS (other_codes); k++)
      if (other_codes[k] == code)
        return code;
  }
  return 0;
}

const char *
wp_country_of_number (const char *number)
{
  guint code = number != NULL && *number == '+' ? wp_calling_code_find (number + 1) : 0;
  return code != 0 ? find_calling (code) : NULL;
}
