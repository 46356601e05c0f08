package i18n

// simplified and traditional are pairs of common characters, in the same order, that are written in one kind of
// Chinese and not in the other (Unihan, kTraditionalVariant and kSimplifiedVariant). Characters that traditional
// Chinese has as well, such as 后, 里, 台 and 面, are left out.
const (
	simplified  = "们这个发国会时来说对为学经动实现变开关门问间闻闹闲阅队阳阴阵阶际陆陈险随隐难电车轨转轮软轻载较辆输辖边达迁过运还进远违连迟适选递逻遗邮邻郑酱释钟钢钱铁铜银锁锅错键镇长风飞饭饮馆马驶驻验骑鱼鲜鸟鸡黄龙龟东丝两严丧丰临丽举义乐习乡书买乱争亏亚产亲亿仅从仓仪价众优伙伟传伤伦伪体侧侦侨债倾偿储儿兰兴养兽冈册写军农冲决况冻净减凤凭击创别刘则刚删利剂剑剧劝办务劳势区医华协单卖卢卫厂厅历厉压厌县参双叶号吁吗听启员响哑啸嘱团园围图圆圣场坏块坚坛坟垒垦堕墙壮声壳处备复够头夹夺奋奖妇妈姗娄娱婴孙宁宝审宪宫宽宾寝寻导寿将尔尘尝层届属岁岂岗岛岭峡币师帐帜带帮库应庙庞废广庆庄弃张弥弯弹强归录彻径忆志忧怀态总恳恶悬惊惧惨惩惯愤愿懒戏战户扑执扩扫扬扰抚抛抢护报担拟拢拥择挂挡挤挥损捡换据掷搁摄摆摇摊撑敌数斋断无旧旷显晋晓暂术机杀杂权条极构枪柜标栏树样桥档检楼榄欢欧残毁毕气汇汉汤沟没沪泪泽洁洒浅测济浏浓涂涛润涨渊渐温湾湿滞满滨灭灯灵灾炉点炼烂热爱爷牵牺状独狭猎猪献环玛瑶电画畅疗疮痒盐监盖盘着矿码砖础确祸离种积称稳穷窃竞笔筑签简篮类粮紧纠红约级纪纯纲纳纵纷纸纹线练组细织终绍绑结给络绝统继续绩绪维绿编缘缩网罗罚罢职联聪肃肠肤肾肿胀胁胜脑脚脱脸腊舆舰艺节芦苏范茎荐药莲获营萨蓝虏虑虽蚀蛮补装见观规视览觉触誉计订认讨让训议讯记讲许论设访证评识词译试诗诚话详语误请读课谁调谈谋谊谢谱贝负贡财责败货质贩贪购贯贴贵贷贸费贺资赏赔赖赛赞赵赶趋跃践踪软"
	traditional = "們這個發國會時來說對為學經動實現變開關門問間聞鬧閒閱隊陽陰陣階際陸陳險隨隱難電車軌轉輪軟輕載較輛輸轄邊達遷過運還進遠違連遲適選遞邏遺郵鄰鄭醬釋鐘鋼錢鐵銅銀鎖鍋錯鍵鎮長風飛飯飲館馬駛駐驗騎魚鮮鳥雞黃龍龜東絲兩嚴喪豐臨麗舉義樂習鄉書買亂爭虧亞產親億僅從倉儀價眾優夥偉傳傷倫偽體側偵僑債傾償儲兒蘭興養獸岡冊寫軍農沖決況凍淨減鳳憑擊創別劉則剛刪利劑劍劇勸辦務勞勢區醫華協單賣盧衛廠廳歷厲壓厭縣參雙葉號籲嗎聽啟員響啞嘯囑團園圍圖圓聖場壞塊堅壇墳壘墾墮牆壯聲殼處備複夠頭夾奪奮獎婦媽姍婁娛嬰孫寧寶審憲宮寬賓寢尋導壽將爾塵嘗層屆屬歲豈崗島嶺峽幣師帳幟帶幫庫應廟龐廢廣慶莊棄張彌彎彈強歸錄徹徑憶志憂懷態總懇惡懸驚懼慘懲慣憤願懶戲戰戶撲執擴掃揚擾撫拋搶護報擔擬攏擁擇掛擋擠揮損撿換據擲擱攝擺搖攤撐敵數齋斷無舊曠顯晉曉暫術機殺雜權條極構槍櫃標欄樹樣橋檔檢樓欖歡歐殘毀畢氣匯漢湯溝沒滬淚澤潔灑淺測濟瀏濃塗濤潤漲淵漸溫灣濕滯滿濱滅燈靈災爐點煉爛熱愛爺牽犧狀獨狹獵豬獻環瑪瑤電畫暢療瘡癢鹽監蓋盤著礦碼磚礎確禍離種積稱穩窮竊競筆築簽簡籃類糧緊糾紅約級紀純綱納縱紛紙紋線練組細織終紹綁結給絡絕統繼續績緒維綠編緣縮網羅罰罷職聯聰肅腸膚腎腫脹脅勝腦腳脫臉臘輿艦藝節蘆蘇範莖薦藥蓮獲營薩藍虜慮雖蝕蠻補裝見觀規視覽覺觸譽計訂認討讓訓議訊記講許論設訪證評識詞譯試詩誠話詳語誤請讀課誰調談謀誼謝譜貝負貢財責敗貨質販貪購貫貼貴貸貿費賀資賞賠賴賽贊趙趕趨躍踐蹤軟"
)

// hanKinds tells of a character which of the two lists alone has it.
var hanKinds = func() map[rune]string {
	all := map[rune]string{}
	for _, r := range simplified {
		all[r] = simplified
	}
	for _, r := range traditional {
		if all[r] != "" {
			delete(all, r) // the same in both
			continue
		}
		all[r] = traditional
	}
	for _, r := range bothKinds {
		delete(all, r)
	}
	return all
}()

// bothKinds are characters of the lists that the other kind of Chinese has in some word.
const bothKinds = "着著干乾利志范範涂塗吁籲叶葉伙夥沖"
