package web

import "polyplan/i18n"

// catalogWords are what the catalogue says of itself to other catalogues, by language.
var catalogWords = map[i18n.Locale]struct{ title, description string }{
	"ar":      {"فهرس الخطط", "خطط عامة بأهدافها واستراتيجياتها ومهامها، باللغات التي تُرجمت إليها."},
	"de":      {"Katalog der Pläne", "Öffentliche Pläne mit ihren Zielen, Strategien und Aufgaben, in den Sprachen, in die sie übersetzt sind."},
	"en":      {"Catalogue of plans", "Public plans with their goals, strategies and assignments, in the languages that they are translated into."},
	"es":      {"Catálogo de planes", "Planes públicos con sus objetivos, estrategias y tareas, en los idiomas a los que están traducidos."},
	"fr":      {"Catalogue des plans", "Plans publics avec leurs objectifs, stratégies et tâches, dans les langues dans lesquelles ils sont traduits."},
	"id":      {"Katalog rencana", "Rencana publik beserta tujuan, strategi, dan tugasnya, dalam bahasa-bahasa terjemahannya."},
	"ja":      {"計画カタログ", "公開されている計画とその目標、戦略、課題を、翻訳された各言語で提供します。"},
	"ko":      {"계획 카탈로그", "공개된 계획과 그 목표, 전략, 과제를 번역된 모든 언어로 제공합니다."},
	"vi":      {"Danh mục kế hoạch", "Các kế hoạch công khai cùng mục tiêu, chiến lược và nhiệm vụ, bằng những ngôn ngữ đã được dịch."},
	"zh-Hans": {"计划目录", "公开的计划及其目标、战略和任务，以已翻译的各种语言提供。"},
	"zh-Hant": {"計畫目錄", "公開的計畫及其目標、策略和任務，以已翻譯的各種語言提供。"},
}
