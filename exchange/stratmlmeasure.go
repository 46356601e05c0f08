package exchange

import (
	"strconv"
	"strings"

	"polyplan/plan"
)

// How far an Objective has come is a PerformanceIndicator of it: its status, its progress in percent, its period,
// and of an assignment the strategy that it is narrower than, for in Part 2 only indicators have relations.
const (
	stratProgress = "Progress"
	stratPercent  = "%"
	stratStatus   = "Status"
)

var stratStatuses = []string{"NOT_STARTED", "ON_TRACK", "LATE", "COMPLETED", "CANCELLED"}

// leaf is an element with a text.
func leaf(name, text string) *stratElement {
	return &stratElement{name: name, text: text}
}

func branch(name string, children ...*stratElement) *stratElement {
	return &stratElement{name: name, children: children}
}

// newMeasure is the indicator of an item that is narrower than another one, or "".
func newMeasure(item *plan.ItemDocument, than string) *stratElement {
	e := branch("PerformanceIndicator", leaf("MeasurementDimension", stratProgress), leaf("UnitOfMeasurement", stratPercent))
	if than != "" {
		relation := e.add(branch("Relationship", leaf("ReferentIdentifier", than)))
		relation.attrs = []stratAttribute{{"RelationshipType", "Narrower_Than"}}
	}
	target, actual := branch("TargetResult"), branch("ActualResult")
	if start, end := days(item.Period); start+end != "" {
		target.addSaid("StartDate", start)
		target.addSaid("EndDate", end)
	}
	if item.Progress != nil {
		target.addSaid("NumberOfUnits", "100")
		actual.addSaid("NumberOfUnits", strconv.Itoa(*item.Progress))
	}
	actual.add(branch("Descriptor", leaf("DescriptorName", stratStatus), leaf("DescriptorValue", item.Status.String())))
	measured := e.add(branch("MeasurementInstance"))
	if len(target.children) > 0 {
		measured.add(target)
	}
	measured.add(actual)
	return e
}

// addSaid adds a leaf that says something.
func (e *stratElement) addSaid(name, text string) {
	if text != "" {
		e.add(leaf(name, text))
	}
}

// days are the days of a period that a file can hold.
func days(p *plan.Period) (start, end string) {
	if p == nil {
		return "", ""
	}
	if p.Start != nil {
		start = xsdDate(string(*p.Start))
	}
	if p.End != nil {
		end = xsdDate(string(*p.End))
	}
	return start, end
}

// isMeasured tells of an item whether an indicator has anything to say of it.
func isMeasured(item *plan.ItemDocument) bool {
	start, end := days(item.Period)
	return item.Status != 0 || item.Progress != nil || start+end != ""
}

// measures reads the indicator that newMeasure makes, and leaves what others have added to it.
func (r *stratReader) measures(e *stratElement, item *plan.ItemDocument) {
	for _, indicator := range e.all("PerformanceIndicator") {
		status, ok := indicator.measuredStatus()
		if !ok {
			continue
		}
		if item.Status.UnmarshalText([]byte(status)) != nil {
			continue
		}
		actual, target := indicator.result("ActualResult"), indicator.result("TargetResult")
		if n, err := strconv.Atoi(actual.said("NumberOfUnits")); err == nil && n >= 0 && n <= 100 {
			item.Progress = &n
		}
		item.Period = r.period(target.copy())
		if !sameStrat(indicator, newMeasure(item, indicator.referent())) {
			indicator.dropMeasure()
		} else {
			e.remove(indicator)
		}
		return
	}
}

// measuredStatus is the status that an indicator made by newMeasure tells.
func (e *stratElement) measuredStatus() (string, bool) {
	descriptor := e.result("ActualResult").only("Descriptor")
	if e.said("MeasurementDimension") != stratProgress || e.said("UnitOfMeasurement") != stratPercent || descriptor.said("DescriptorName") != stratStatus {
		return "", false
	}
	return oneOf(stratStatuses, descriptor.said("DescriptorValue"))
}

// result is the first result of a kind, or an empty one.
func (e *stratElement) result(name string) *stratElement {
	if measured := e.child("MeasurementInstance"); measured != nil {
		if c := measured.child(name); c != nil {
			return c
		}
	}
	return &stratElement{name: name}
}

func (e *stratElement) referent() string {
	if relation := e.child("Relationship"); relation != nil {
		return strings.TrimSpace(relation.said("ReferentIdentifier"))
	}
	return ""
}

// dropMeasure takes from an indicator what newMeasure writes.
func (e *stratElement) dropMeasure() {
	e.take("MeasurementDimension")
	e.take("UnitOfMeasurement")
	actual, target := e.result("ActualResult"), e.result("TargetResult")
	actual.take("Descriptor")
	actual.take("NumberOfUnits")
	for _, name := range []string{"StartDate", "EndDate", "NumberOfUnits"} {
		target.take(name)
	}
}
